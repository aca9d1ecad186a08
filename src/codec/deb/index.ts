export { type ArMember, readAr } from "./ar.js";
export { type FileOwners, parseContentsLine } from "./contents.js";
export { parseControl, type Stanza, scanFields, stanzaBlocks } from "./control.js";
export { type Alternative, formatAlternative, fulfils, parseRelations, type Relation } from "./relation.js";
export { compareVersions } from "./version.js";
