import { LeanError } from "../../error/index.js";

/** Of `leanvm run`: flags that mean nothing unless the VM outlives the command. */
const detachedOnly = { wait: "--wait", name: "--name", restart: "--restart", logSize: "--log-size" };

/** Throws `USAGE` for flags of `leanvm run` that do not go together. */
export function refuseConflicts(options: Readonly<Record<string, unknown>>): void {
  if (options.detach === true) {
    if (options.untilReady === true) {
      throw conflict(
        "--until-ready ends the VM and --detach leaves it running.",
        "To wait until it is ready, use --wait.",
      );
    }
    return;
  }
  for (const [option, flag] of Object.entries(detachedOnly)) {
    if (options[option] !== undefined)
      throw conflict(`${flag} needs --detach.`, "Add --detach, or leave it out.");
  }
}

function conflict(message: string, hint: string): LeanError {
  return new LeanError({ code: "USAGE", message, hint, exit: 2 });
}
