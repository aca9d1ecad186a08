import { decide } from "../../src/shake/decide.js";
import type { CodeReasons, Level } from "../../src/shake/index.js";
import type { Program } from "../../src/shake/program.js";
import { codeReasons } from "../../src/shake/reasons.js";
import { doorsAt, reached } from "./reached.js";

/** What an image says of the functions of a program that begins at `start`. */
export function told(
  of: Program,
  start: readonly string[],
  closed: Readonly<Record<string, string>> = {},
  level: Level = "functions",
): CodeReasons {
  const doors = doorsAt(of, closed);
  const found = reached(of, { doors, start });
  const decision = decide(of, found, doors, level);
  return codeReasons(of, { reached: found, decision, doors, level });
}
