/**
 * Everything the core says while it works. The core never prints: reporters in `src/cli/reporter`
 * fold this stream into a terminal view, plain lines, or JSON lines.
 */
export type Event =
  | { readonly type: "step-start"; readonly id: number; readonly parent?: number; readonly name: string }
  | {
      readonly type: "step-progress";
      readonly id: number;
      readonly done: number;
      /** Absent when the total is not known. */
      readonly total?: number;
      readonly unit: "bytes" | "files" | "packages" | "items";
    }
  | {
      readonly type: "step-end";
      readonly id: number;
      readonly name: string;
      readonly parent?: number;
      readonly outcome: "done" | "cached" | "failed";
      readonly milliseconds: number;
      /** A few words on the result, for example `72 packages, 118.4 MB`. */
      readonly detail?: string;
    }
  /** One line a tool printed; goes to the log file, and to the terminal with `--verbose`. */
  | { readonly type: "output"; readonly source: string; readonly line: string }
  | { readonly type: "notice"; readonly message: string }
  | {
      readonly type: "warning";
      readonly code: string;
      readonly message: string;
      readonly hint?: string;
    };

export type Emit = (event: Event) => void;
