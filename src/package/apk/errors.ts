import { LeanError } from "../../error/index.js";
import type { Distribution } from "../errors.js";

export const alpine: Distribution = { setting: "branch", search: "https://pkgs.alpinelinux.org/packages" };

export function branchUnknown(branch: string, tried: readonly string[], known: readonly string[]): LeanError {
  return new LeanError({
    code: "BRANCH_UNKNOWN",
    message: `No mirror has a branch ${branch} of Alpine for this architecture.`,
    hint: `Choose another \`branch\` in lean.toml, such as ${known.join(", ")}; or name a mirror that has it.`,
    details: tried,
  });
}

/** The bytes that a mirror gives are not those of the package in its index. */
export function packageReplaced(owner: string, why: string): LeanError {
  return new LeanError({
    code: "PACKAGE_REPLACED",
    message: `The file of ${owner} is not the package that the index names: ${why}.`,
    hint: "The mirror may be in the middle of an update: try again later, or name another one as `alpine_mirror`.",
  });
}
