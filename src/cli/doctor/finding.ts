/** One thing that was looked at. */
export interface Finding {
  readonly name: string;
  /** `missing` stops a build or run with the defaults; `warning` does not. */
  readonly status: "ok" | "warning" | "missing";
  /** What is there, or why it is not usable. */
  readonly detail: string;
  /** The command or change that mends it. */
  readonly fix?: string;
}
