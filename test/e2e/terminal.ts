import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { withCache } from "./kit.js";

const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

/** A command line on a terminal of its own (script(1)), which is watched and typed to. */
export interface OnTerminal {
  /** Waits until something is drawn, behind what was found before; throws when the command ends first. */
  shows(what: RegExp): Promise<void>;
  /** Whether it is drawn within half a second. */
  showsSoon(what: RegExp): Promise<boolean>;
  type(keys: string): void;
  readonly ended: Promise<void>;
}

export function onTerminal(args: readonly string[]): OnTerminal {
  const words = [process.execPath, main, ...args].map((word) => `'${word}'`).join(" ");
  const child = spawn("script", ["-qfec", `stty rows 40 cols 120; ${words}`, "/dev/null"], {
    env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "/root", TERM: "xterm", ...withCache() },
  });
  let drawn = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    drawn += text;
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const pause = () => new Promise((resolve) => setTimeout(resolve, 100));
  const found = (what: RegExp) => {
    const match = what.exec(drawn);
    if (match !== null) drawn = drawn.slice(match.index + match[0].length);
    return match !== null;
  };
  return {
    async shows(what) {
      while (!found(what)) {
        if (child.exitCode !== null) throw new Error(`ended without showing ${what}: ${drawn.slice(-2000)}`);
        await pause();
      }
      // The rest of what is being drawn.
      await pause();
    },
    async showsSoon(what) {
      for (let tries = 0; tries < 5; tries++) {
        if (found(what)) return true;
        await pause();
      }
      return false;
    },
    type: (keys) => void child.stdin.write(keys),
    ended,
  };
}
