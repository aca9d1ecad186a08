import { reportTorn } from "./errors.js";

/** What lean_trace said on the console. */
export interface GuestReport {
  /** Nanoseconds of the kernel's clock at which the release's first own application was started. */
  readonly application: number;
  /** In the order of loading. */
  readonly modules: readonly { readonly name: string; readonly nanoseconds: number }[];
  /** Bytes, by the names of /proc/meminfo. */
  readonly memory: ReadonlyMap<string, number>;
}

/** Whether a console line is the report's last. */
export function endsReport(line: string): boolean {
  return /^leanvm-end \d+$/.test(line);
}

/** Reads a whole report out of console lines. Throws `TRACE_TORN` when one of its lines is missing. */
export function readReport(lines: readonly string[]): GuestReport {
  const marks = lines.flatMap((line) => /^leanvm-mark (\d+) application$/.exec(line)?.[1] ?? []);
  const loads = lines.flatMap((line) => {
    const [, nanoseconds, name] = /^leanvm-module (\d+) (\S.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [{ name, nanoseconds: Number(nanoseconds) }];
  });
  const count = lines.flatMap((line) => /^leanvm-end (\d+)$/.exec(line)?.[1] ?? []);
  if (marks[0] === undefined || count[0] !== String(marks.length + loads.length)) throw reportTorn();
  return { application: Number(marks[0]), modules: summedUp(loads), memory: readMemory(lines) };
}

/** A module with a function to run at its loading is prepared twice: it counts once, with both. */
function summedUp(loads: GuestReport["modules"]): GuestReport["modules"] {
  const sums = new Map<string, number>();
  for (const { name, nanoseconds } of loads) sums.set(name, (sums.get(name) ?? 0) + nanoseconds);
  return [...sums].map(([name, nanoseconds]) => ({ name, nanoseconds }));
}

function readMemory(lines: readonly string[]): ReadonlyMap<string, number> {
  const start = lines.indexOf("leanvm-memory begin");
  const end = lines.indexOf("leanvm-memory end", start);
  if (start < 0 || end < 0) throw reportTorn();
  return new Map(
    lines.slice(start, end).flatMap((line): [string, number][] => {
      const [, name, kibibytes] = /^(\S+):\s+(\d+) kB$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, Number(kibibytes) * 1024]];
    }),
  );
}
