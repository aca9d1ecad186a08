import type { CodeAnswer } from "../../analyze/index.js";
import type { Paint } from "../render/paint.js";
import { neutralise } from "../render/text.js";
import { functionLines } from "./chain.js";

/** The answer of `leanvm why` about a function, or about a module that was left out, for people. */
export function codeText(answer: CodeAnswer, paint: Paint): string {
  const { thing, image, chain, removed } = answer;
  const title = paint.bold(thing.kind === "module" ? `module ${thing.name}` : thing.name);
  const lines =
    removed === undefined
      ? [`${title} is in the image of ${image.name} because`, ...functionLines(chain)]
      : [
          `${title} was left out of the image of ${image.name}: ${departedWords(removed)}.`,
          ...functionLines(chain),
          `To have it, build with ${removed.bringBack.join(" or ")}.`,
        ];
  return neutralise(lines.join("\n"));
}

function departedWords({ rule, capability }: NonNullable<CodeAnswer["removed"]>): string {
  if (rule === "capability") return `capability ${capability} is closed`;
  if (rule === "behind") return `only what goes with capability ${capability}, which is closed, leads to it`;
  return "nothing was seen to call it";
}
