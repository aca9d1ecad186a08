import { didYouMean } from "../config/index.js";
import { hasCode } from "../error/index.js";
import type { Image } from "../image/index.js";
import type { CodeReasons } from "../shake/types.js";
import { type CodeAnswer, functionsNear, moduleUse, whyCode } from "./code/index.js";
import { functionsUnknown, notInImage } from "./name-errors.js";
import { type WhyAnswer, why } from "./why.js";

/**
 * Explains why something is in an image, or why a function or a module was left out of it. `reasons` is what
 * the image says of its functions, undefined when it says nothing. Throws `NOT_IN_IMAGE`, `NAME_AMBIGUOUS`.
 */
export function explain(
  image: Image,
  wanted: string,
  reasons: CodeReasons | undefined,
): WhyAnswer | CodeAnswer {
  try {
    const answer = why(image, wanted);
    if (answer.thing.kind !== "module" || reasons === undefined) return answer;
    const code = moduleUse(reasons, answer.thing.name);
    return code === undefined ? answer : { ...answer, code };
  } catch (error) {
    if (!hasCode(error, "NOT_IN_IMAGE")) throw error;
    if (reasons === undefined) throw looksLikeFunction(wanted) ? functionsUnknown(image.name, wanted) : error;
    const answer = whyCode(image, reasons, wanted);
    if (answer !== undefined) return answer;
    const near = didYouMean(wanted, functionsNear(reasons, wanted));
    throw near === undefined ? error : notInImage(image.name, wanted, near);
  }
}

function looksLikeFunction(text: string): boolean {
  return /^:?[\w.]+[.:][a-z_]\w*[?!]?\/\d+$/.test(text);
}
