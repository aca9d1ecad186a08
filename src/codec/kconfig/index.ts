export { formatOption, type KernelConfig, parseConfig, parseOptionLine } from "./config.js";
export type { Conditional, Declaration, Declarations } from "./declaration.js";
export {
  type Expression,
  format,
  holds,
  type Lookup,
  parseExpression,
  symbolsIn,
  unmet,
} from "./expression.js";
export { type Fragment, parseFragment, type RequestedOption } from "./fragment.js";
export { type KernelRequest, type MergedOption, mergeFragments } from "./merge.js";
export { type ReadSource, readDeclarations } from "./source.js";
export { selectors, type Unfulfilled, verifyConfig } from "./verify.js";
