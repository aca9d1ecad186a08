import {
  atom,
  charlist,
  decodeTerm,
  encodeTerm,
  integer,
  list,
  type Term,
  tuple,
} from "../codec/etf/index.js";
import { scriptMalformed } from "./errors.js";
import { isPlatform } from "./otp.js";

/** The module that notes moments: data/bench/lean_trace.erl. */
export const traceModule = "lean_trace";

export interface Instruments {
  /** Notes when the release's first own application starts and reports that, and the guest's memory, when ready. */
  readonly mark: boolean;
  /** Also times the loading of each module. */
  readonly modules: boolean;
  /** Creates guest/init's mark of readiness at the end: an untouched release does not. */
  readonly ready: boolean;
}

/** Milliseconds of guest time after the script's end: readiness must not wait for what is printed. */
const reportDelay = { marks: 50, modules: 2000 };

/**
 * A release's boot script in its binary form (script(4) of OTP's sasl, see rootfs/instructions.ts) with
 * instruments for one boot. Throws `BOOT_SCRIPT_MALFORMED`.
 */
export function instrumented(boot: Uint8Array, instruments: Instruments): Buffer {
  const script = decodeTerm(boot);
  const [tag, name, instructions] = script.type === "tuple" ? script.items : [];
  if (tag?.type !== "atom" || tag.name !== "script" || !name || instructions?.type !== "list") {
    throw scriptMalformed();
  }
  const marked = instruments.mark ? withMarks(instructions.items, instruments.modules) : instructions.items;
  const ready = instruments.ready ? [apply("file", "write_file", charlist("/run/lean/ready"), list())] : [];
  const delay = instruments.modules ? reportDelay.modules : reportDelay.marks;
  const report = instruments.mark ? [apply(traceModule, "report", integer(delay))] : [];
  const items = [...marked, ...ready, ...report];
  return Buffer.from(encodeTerm(tuple(tag, name, { ...instructions, items })));
}

/** The noting module is loaded as soon as there is a path to find it on. */
function withMarks(instructions: readonly Term[], modules: boolean): readonly Term[] {
  const path = instructions.findIndex((one) => headOf(one) === "path");
  const own = instructions.findIndex(startsOwnApplication);
  const first = own < 0 ? instructions.length : own;
  if (path < 0 || path > first) throw scriptMalformed();
  return [
    ...instructions.slice(0, path + 1),
    tuple(atom("primLoad"), list(atom(traceModule))),
    ...(modules ? [apply(traceModule, "watch")] : []),
    ...instructions.slice(path + 1, first),
    apply(traceModule, "mark", atom("application")),
    ...instructions.slice(first),
  ];
}

/** `{apply, {application, start_boot, [Name | _]}}` */
function startsOwnApplication(instruction: Term): boolean {
  const [tag, call] = instruction.type === "tuple" ? instruction.items : [];
  if (tag?.type !== "atom" || tag.name !== "apply" || call?.type !== "tuple") return false;
  const [module, name, args] = call.items;
  if (module?.type !== "atom" || module.name !== "application") return false;
  if (name?.type !== "atom" || name.name !== "start_boot" || args?.type !== "list") return false;
  const [application] = args.items;
  return application?.type === "atom" && !isPlatform(application.name);
}

function headOf(instruction: Term): string | undefined {
  const [tag] = instruction.type === "tuple" ? instruction.items : [];
  return tag?.type === "atom" ? tag.name : undefined;
}

function apply(module: string, name: string, ...args: readonly Term[]): Term {
  return tuple(atom("apply"), tuple(atom(module), atom(name), list(...args)));
}
