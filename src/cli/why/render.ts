import type { WhyAnswer, WhyLink } from "../../analyze/index.js";
import type { Paint } from "../render/paint.js";
import { neutralise } from "../render/text.js";
import { bytes } from "../render/units.js";
import { functionLines, treeLines } from "./chain.js";

/** The answer of `leanvm why` for people. */
export function whyText(answer: WhyAnswer, paint: Paint): string {
  const { thing, image, chain } = answer;
  const lines = [
    `${paint.bold(titleOf(thing))} is in the image of ${image.name} because`,
    ...chainLines(chain),
    "",
    ...sizeLine(answer),
    ...codeLines(answer),
    ...changeLines(answer),
    ...otherLines(answer, paint),
  ];
  return neutralise(lines.join("\n").trimEnd());
}

/** Of a module that was shrunk. */
function codeLines({ code }: WhyAnswer): readonly string[] {
  if (code === undefined) return [];
  const { kept, of, chain } = code;
  const first = chain.length === 0 ? [] : ["The first of them is there because", ...functionLines(chain), ""];
  return [`${kept} of its ${of} functions are in the image.`, ...first];
}

function titleOf({ kind, name, version }: WhyAnswer["thing"]): string {
  const words = kind === "application" || kind === "part" || kind === "file" ? name : `${kind} ${name}`;
  return version === undefined ? words : `${words} ${version}`;
}

function chainLines(chain: readonly WhyLink[]): readonly string[] {
  if (chain.length === 0) return ["  nothing that is needed itself needs it"];
  return treeLines(chain.map((link) => [shortTitle(link), link.rule]));
}

function shortTitle({ kind, name, version }: WhyLink): string {
  const words = isNamedByKind(kind)
    ? `${kind} ${name}`
    : kind === "file"
      ? (name.split("/").at(-1) ?? name)
      : name;
  return version === undefined ? words : `${words} ${version}`;
}

/** Kinds whose names say too little alone. */
function isNamedByKind(kind: WhyLink["kind"]): boolean {
  return kind === "capability" || kind === "setting" || kind === "platform";
}

function sizeLine({ size, frees, changes }: WhyAnswer): readonly string[] {
  const own = size === undefined ? [] : [`It takes ${shareWords(size)} of the image.`];
  if (frees === undefined || frees.raw <= (size?.raw ?? 0)) return own;
  const all = changes.length > 0 ? "With what else would go" : "With what only it needs";
  return [...own, `${all}: ${shareWords(frees)}.`];
}

function shareWords({ raw, packed }: NonNullable<WhyAnswer["size"]>): string {
  return `${bytes(raw)} unpacked, about ${bytes(packed)}`;
}

function changeLines(answer: WhyAnswer): readonly string[] {
  const { changes, kept, complete } = answer;
  if (!complete) return ["This image does not say more: it was built by an earlier leanvm. Build it again."];
  const [only, ...more] = changes.map(({ remedy }) => remedy);
  if (only === undefined) return kept === undefined ? [] : [keptWords(answer, kept)];
  return more.length === 0
    ? [`To be rid of it, ${only}.`]
    : ["To be rid of it, all of these:", ...[only, ...more].map((remedy) => `  ${remedy}`)];
}

/** Why no setting and no change of the project makes it go. */
function keptWords({ thing }: WhyAnswer, [root, first]: readonly WhyLink[]): string {
  if (root === undefined) return "Nothing says how it could go.";
  if (root.kind === "platform") return `Every image for platform ${root.name} has it.`;
  if (root.kind === "setting") return "It stays as long as the setting names something.";
  if (root.kind !== "release") return "Every image has it.";
  if (first === undefined) return "It is what the image is built for.";
  if (first.id === thing.id) {
    return first.kind === "application" ? `It stays: ${first.rule}.` : "It belongs to the release itself.";
  }
  return `It goes only with ${shortTitle(first)}: ${first.rule}.`;
}

function otherLines({ others, wanted }: WhyAnswer, paint: Paint): readonly string[] {
  if (others.length === 0) return [];
  const shown = others.slice(0, 5).join(", ");
  return ["", paint.dim(`${wanted} is also: ${shown}`)];
}
