import { formatOption, type Unfulfilled } from "../../codec/kconfig/index.js";
import { hasCode, LeanError } from "../../error/index.js";
import { sourceNotClean } from "../source/index.js";

export function optionInvalid(name: string, value: string): LeanError {
  return new LeanError({
    code: "KERNEL_OPTION_INVALID",
    message: `kernel_options: ${name} cannot be ${JSON.stringify(value)}.`,
    hint: 'Write NAME = "y", "n", a number or a text; a kernel made here has no modules ("m").',
    exit: 2,
  });
}

/** The final configuration is not what was asked for; one line for each option. */
export function optionsUnfulfilled(problems: readonly Unfulfilled[]): LeanError {
  const [first, ...others] = problems.map(sentence);
  const more = others.length === 0 ? "" : ` ${others.length} more like it.`;
  return new LeanError({
    code: "KERNEL_OPTIONS_UNFULFILLED",
    message: `${first ?? ""}.${more}`,
    hint: "Ask for what it depends on as well, or leave it out: kernel_options in lean.toml, or the fragment that is named.",
    ...(others.length === 0 ? {} : { details: others }),
    exit: 2,
  });
}

function sentence({ option, actual, cause }: Unfulfilled): string {
  const asker = `${option.fragment}:${option.line}`;
  const wanted = formatOption(option.name, option.value);
  const is = actual === null ? "off" : actual;
  const head = `${wanted} (${asker}) cannot be: it is ${is}`;
  switch (cause.kind) {
    case "unknown":
      return `${option.name} (${asker}) is no option of this kernel`;
    case "depends":
      return `${head}, since it depends on ${cause.unmet.join(" and ")}`;
    case "selected":
      return `${head}, since ${cause.by.map((name) => `CONFIG_${name}`).join(" and ")} ${cause.by.length === 1 ? "selects" : "select"} it`;
    case "fixed":
      return `${head}, and Kconfig alone decides`;
    case "choice":
      return `${head}, since another one of its choice is taken, or the value is out of range`;
  }
}

/** Of make's output what tells why it failed; anything but a failed command is passed on. `source` is where the source is. */
export function makeFailed(error: unknown, source: string): unknown {
  if (!(error instanceof LeanError) || !hasCode(error, "COMMAND_FAILED")) return error;
  const lines = error.record.details ?? [];
  if (lines.some((line) => /No space left on device|Disk quota exceeded/.test(line))) return diskFull(error);
  if (lines.some((line) => /source tree is not clean/.test(line))) return sourceNotClean(source);
  for (const line of lines) {
    const compiler = /C compiler '([^']+)' not found|(\S*gcc): (?:command |Command )?not found/.exec(line);
    if (compiler !== null) return compilerMissing(compiler[1] ?? compiler[2] ?? "gcc", error);
  }
  const telling = lines.filter((line) => /error:|Error \d|undefined reference/.test(line));
  return new LeanError({
    code: "KERNEL_COMPILE_FAILED",
    message: `The kernel does not compile: ${telling[0]?.trim() ?? error.message}`,
    hint: "The log has the compiler's whole output; kernel_options in lean.toml may be at fault.",
    details: telling.length > 0 ? telling.slice(0, 20) : lines.slice(-20),
    cause: error,
  });
}

function diskFull(cause: LeanError): LeanError {
  return new LeanError({
    code: "KERNEL_DISK_FULL",
    message: "The disk became full while the kernel was compiled.",
    hint: "Free about 2 GB where the cache lies, or move it with LEANVM_CACHE; the compile goes on where it stopped.",
    cause,
  });
}

function compilerMissing(compiler: string, cause: LeanError): LeanError {
  return new LeanError({
    code: "KERNEL_COMPILER_MISSING",
    message: `The sandbox has no ${compiler}, which compiles the kernel.`,
    hint: "Choose another suite for the compilers with `build_suite` in lean.toml, or leave --kernel out.",
    cause,
  });
}
