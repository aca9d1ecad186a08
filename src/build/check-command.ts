import type { CommandEnd } from "../check/index.js";
import { hasCode, LeanError } from "../error/index.js";
import type { PortForward } from "../machine/index.js";
import { run } from "../process/index.js";
import type { Context } from "../step/index.js";

/** A program of this machine that tries a running image, and its arguments. */
export type CheckCommand = readonly [string, ...string[]];

const anyStatus = Array.from({ length: 256 }, (_, status) => status);

/**
 * Runs the user's smoke test to its end. It finds the machine by `LEANVM_HOST`, `LEANVM_PORT` and `LEANVM_URL` (the first
 * forwarded port), `LEANVM_PORT_<guest port>` for each, and the image by `LEANVM_IMAGE`. Throws the abort reason.
 */
export async function runCheckCommand(
  context: Context,
  argv: CheckCommand,
  place: {
    readonly workingFolder: string;
    readonly image: string;
    readonly ports: readonly PortForward[];
    readonly timeoutMs: number;
    readonly onLine?: (line: string) => void;
  },
): Promise<{ readonly command: CommandEnd; readonly timedOut: boolean }> {
  const started = performance.now();
  const end = (status: number | null, failure: string | null, timedOut = false) => ({
    command: { argv, status, failure, milliseconds: Math.round(performance.now() - started) },
    timedOut,
  });
  try {
    const { exitCode } = await run(context, {
      argv,
      cwd: place.workingFolder,
      further: variablesFor(place.image, place.ports),
      timeoutMs: place.timeoutMs,
      accept: anyStatus,
      ...(place.onLine === undefined ? {} : { onLine: place.onLine }),
    });
    return end(exitCode, null);
  } catch (error) {
    if (context.signal.aborted || !(error instanceof LeanError)) throw error;
    const missing = hasCode(error, "COMMAND_MISSING");
    const why = missing ? `The program ${argv[0]} is not on this machine.` : `${error.message}.`;
    return end(null, why, error.exit === 124);
  }
}

function variablesFor(image: string, ports: readonly PortForward[]): Readonly<Record<string, string>> {
  const [first] = ports;
  return {
    LEANVM_IMAGE: image,
    LEANVM_HOST: "127.0.0.1",
    ...(first !== undefined && {
      LEANVM_PORT: String(first.host),
      LEANVM_URL: `http://127.0.0.1:${first.host}`,
    }),
    ...Object.fromEntries(ports.map(({ host, guest }) => [`LEANVM_PORT_${guest}`, String(host)])),
  };
}
