/** A stream that text is written to; `process.stdout` fits. */
export interface Output {
  write(text: string | Uint8Array): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  /** Of a terminal: told when its size changes. */
  on?(event: "resize", listener: () => void): unknown;
  off?(event: "resize", listener: () => void): unknown;
}

/** What is typed, or comes out of a pipe; `process.stdin` fits. */
export interface Input extends NodeJS.ReadableStream {
  readonly isTTY?: boolean | undefined;
  /** Whether every key is handed on at once, Ctrl-C among them; only a terminal can. */
  setRawMode?(raw: boolean): unknown;
  unref?(): unknown;
}

/** Everything of the outside that the command line touches: real in `src/main.ts`, made up in tests. */
export interface Terminal {
  /** Arguments after the program's name. */
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output & NodeJS.WritableStream;
  /** Standard input; opened only when somebody asks for it. */
  readonly stdin: () => Input;
  readonly workingFolder: string;
  readonly home: string;
  /** `process.arch`: `x64`, `arm64`, `riscv64` … */
  readonly processor: string;
  /** Calls `handler` for each SIGINT, SIGTERM and SIGHUP until the returned function is called. */
  onSignal(handler: (signal: NodeJS.Signals) => void): () => void;
  /** Ends the process at once. */
  exit(status: number): never;
}

/** Whether to colour what goes to `output` (https://no-color.org, FORCE_COLOR, terminals only). */
export function wantsColour(output: Output, environment: Terminal["environment"]): boolean {
  if ((environment.NO_COLOR ?? "") !== "") return false;
  const force = environment.FORCE_COLOR;
  if (force !== undefined) return force !== "0" && force !== "false";
  return output.isTTY === true && environment.TERM !== "dumb";
}

/** Whether lines already written can be drawn over. A terminal that does not know its size reports 0 rows. */
export function canRedraw(output: Output, environment: Terminal["environment"]): boolean {
  return (
    output.isTTY === true && output.rows !== 0 && environment.TERM !== "dumb" && (environment.CI ?? "") === ""
  );
}
