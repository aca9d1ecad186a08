import type { Output, Terminal } from "./terminal.js";

/** How the command is told to stop. */
export interface Interrupts {
  readonly signal: AbortSignal;
  /** The exit status of the signal that came (130 for Ctrl-C), or undefined. */
  status(): number | undefined;
  /** Stops listening. */
  dispose(): void;
}

/**
 * Listens for signals: the first aborts the work in order, the second ends the process at once.
 * `words` says what the first one does, for example `stopping the guest`.
 */
export function listen(
  terminal: Terminal,
  options: {
    readonly say: (text: string) => void;
    readonly words: () => string;
    readonly beforeExit: () => void;
  },
): Interrupts {
  const controller = new AbortController();
  let status: number | undefined;
  const off = terminal.onSignal((signal) => {
    if (status !== undefined) {
      options.beforeExit();
      terminal.exit(status);
    }
    status = statuses[signal] ?? 130;
    options.say(`Interrupted: ${options.words()}. Once more to stop at once.`);
    controller.abort(new DOMException("interrupted", "AbortError"));
  });
  return { signal: controller.signal, status: () => status, dispose: off };
}

const statuses: Readonly<Record<string, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/** The real process's signals, for `Terminal.onSignal`. */
export function processSignals(handler: (signal: NodeJS.Signals) => void): () => void {
  const names = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const name of names) process.on(name, handler);
  return () => {
    for (const name of names) process.off(name, handler);
  };
}

/** Writing to a closed pipe (`leanvm run | head`) is no error of ours. */
export function ignoreClosedPipe(output: Output & NodeJS.EventEmitter): void {
  output.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}
