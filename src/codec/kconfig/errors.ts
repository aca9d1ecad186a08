import { LeanError } from "../../error/index.js";
import { formatOption } from "./config.js";

export function fragmentInvalid(name: string, line: number, text: string): LeanError {
  return new LeanError({
    code: "KERNEL_FRAGMENT_INVALID",
    message: `${name}:${line} sets no kernel option: ${JSON.stringify(text.slice(0, 60))}.`,
    hint: 'Write CONFIG_NAME=y, =NUMBER, ="TEXT", or `# CONFIG_NAME is not set`.',
    exit: 2,
  });
}

export function fragmentWithoutReason(name: string, line: number, option: string): LeanError {
  return new LeanError({
    code: "KERNEL_FRAGMENT_UNEXPLAINED",
    message: `${name}:${line} sets ${option} without a reason.`,
    hint: "Say why in a comment line above it.",
    exit: 2,
  });
}

interface Asked {
  readonly name: string;
  readonly value: string | null;
  readonly fragment: string;
  readonly line: number;
}

export function optionsContradict(one: Asked, other: Asked): LeanError {
  const say = ({ name, value, fragment, line }: Asked) =>
    `${fragment}:${line} (${formatOption(name, value)})`;
  return new LeanError({
    code: "KERNEL_OPTIONS_CONTRADICT",
    message: `${one.name} is asked for in two ways: ${say(one)} and ${say(other)}.`,
    hint: `Decide with kernel_options = { ${one.name} = "…" } in lean.toml.`,
    exit: 2,
  });
}

export function kconfigInvalid(text: string): LeanError {
  return new LeanError({
    code: "KCONFIG_INVALID",
    message: `This is no expression of Kconfig: ${JSON.stringify(text.slice(0, 80))}.`,
  });
}
