import type { Exit } from "./types.js";

/** How a run ended, as a clause: `the release ended with status 1`. */
export function exitWords(exit: Exit): string {
  switch (exit.kind) {
    case "status":
      return `the release ended with status ${exit.status}`;
    case "signal":
      return `the release was ended by signal ${exit.signal}${exit.reason === undefined ? "" : `: ${exit.reason}`}`;
    case "panic":
      return `the guest's kernel gave up: ${exit.reason}`;
    case "off":
      return `the guest did not say how the release ended: ${exit.reason}`;
    case "killed":
      return exit.reason;
    case "vmm":
      return exit.reason.replace(/^The /, "the ").replace(/\.$/, "");
  }
}
