/** A function as the guest names it. */
export interface Called {
  readonly module: string;
  readonly name: string;
  readonly arity: number;
}

/** What `lean_check` said on the console. */
export interface Notes {
  readonly doors: readonly {
    readonly called: Called;
    readonly rule: string;
    readonly caller?: Called & { readonly line: number };
    readonly count: number;
  }[];
  readonly asked: readonly { readonly called: Called; readonly count: number }[];
  /** The rest is there only when the guest said it to its end. */
  readonly whole?: {
    readonly mode: "embedded" | "interactive";
    readonly modules: readonly string[];
    /** Runs by the number of the site; of modules that were not loaded nothing is known. */
    readonly sites: ReadonlyMap<number, number>;
  };
}

/** Whether a console line is one of the notes, and not the release's. */
export function isNote(line: string): boolean {
  return line.startsWith("leanvm-check ");
}

const functionName = "(\\S+) (\\S+) (\\d+)";
const forms = {
  door: new RegExp(`^leanvm-check door (\\d+) ${functionName} (\\S+) (?:-|${functionName} (\\d+))$`),
  asked: new RegExp(`^leanvm-check asked (\\d+) ${functionName}$`),
  site: /^leanvm-check site (\d+) (\d+)$/,
  module: /^leanvm-check module (\S+)$/,
  mode: /^leanvm-check mode (embedded|interactive)$/,
  end: /^leanvm-check end (\d+)$/,
};

/**
 * Reads the notes out of console lines. What was left out is told as soon as it is called, with a count that grows, and
 * all again at the end, of which no line may be missing.
 */
export function readNotes(lines: readonly string[]): Notes {
  const found = (form: RegExp) => lines.flatMap((line) => [form.exec(line)].filter((each) => each !== null));
  const doors = new Map<string, Notes["doors"][number]>();
  for (const [, count, ...words] of found(forms.door)) {
    const [module, name, arity, rule = "", ...by] = words;
    const [byModule, byName, byArity, line] = by;
    const caller =
      byModule === undefined ? {} : { caller: { ...called(byModule, byName, byArity), line: Number(line) } };
    const door = {
      called: called(module, name, arity),
      rule: plain(rule),
      ...caller,
      count: Number(count),
    };
    const key = words.join(" ");
    if ((doors.get(key)?.count ?? 0) <= door.count) doors.set(key, door);
  }
  const asked = found(forms.asked).map(([, count, module, name, arity]) => ({
    called: called(module, name, arity),
    count: Number(count),
  }));
  const whole = wholeOf(lines, found);
  return { doors: [...doors.values()], asked, ...(whole !== undefined && { whole }) };
}

/** Undefined unless every line of the guest's last words is there. */
function wholeOf(
  lines: readonly string[],
  found: (form: RegExp) => readonly RegExpExecArray[],
): Notes["whole"] {
  const end = lines.findIndex((line) => forms.end.test(line));
  const begin = lines.findIndex((line) => forms.mode.test(line));
  const count = Number(forms.end.exec(lines[end] ?? "")?.[1]);
  const said = lines.slice(begin, end).filter(isNote).length;
  if (begin < 0 || end < begin || said < count) return undefined;
  return {
    mode: forms.mode.exec(lines[begin] ?? "")?.[1] === "embedded" ? "embedded" : "interactive",
    modules: found(forms.module).map(([, name = ""]) => plain(name)),
    sites: new Map(found(forms.site).map(([, number, runs]) => [Number(number), Number(runs)])),
  };
}

function called(module = "", name = "", arity = "0"): Called {
  return { module: plain(module), name: plain(name), arity: Number(arity) };
}

/** Percent-encoded bytes of UTF-8 as text. */
function plain(word: string): string {
  const bytes = word
    .split(/(%[0-9A-F]{2})/)
    .map((part) => (/^%[0-9A-F]{2}$/.test(part) ? Buffer.from(part.slice(1), "hex") : Buffer.from(part)));
  return Buffer.concat(bytes).toString("utf8");
}
