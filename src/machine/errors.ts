import { LeanError } from "../error/index.js";

const shownLines = 20;

export function readyTimeout(milliseconds: number, console: readonly string[]): LeanError {
  return new LeanError({
    code: "READY_TIMEOUT",
    message: `The application was not ready within ${Math.round(milliseconds / 100) / 10} s, and the machine was ended.`,
    hint: "Give it longer with `--timeout SECONDS`; without KVM everything in the guest takes several times as long.",
    details: console.slice(-shownLines),
    exit: 124,
  });
}

export function guestDied(what: string, why: string | undefined, console: readonly string[]): LeanError {
  return new LeanError({
    code: "GUEST_DIED",
    message: `${what} before the application was ready${why === undefined ? "" : `: ${why.replace(/\.$/, "")}`}.`,
    hint: "The last lines of the console say more; `--verbose` shows all of them.",
    details: console.slice(-shownLines),
  });
}

export function guestPanicked(reason: string, console: readonly string[]): LeanError {
  const starved = /out of memory|no killable process|unable to mount root|no working init/i.test(reason);
  return new LeanError({
    code: "GUEST_PANIC",
    message: `The guest's kernel gave up before the application was ready: ${reason}`,
    hint: starved
      ? "This is often a lack of memory: try more with `--memory MB`."
      : "The last lines of the console say more; `--verbose` shows all of them.",
    details: console.slice(-shownLines),
  });
}

export function guestOutOfMemory(process: string, console: readonly string[]): LeanError {
  return new LeanError({
    code: "GUEST_OUT_OF_MEMORY",
    message: `The guest ran out of memory and ${process} was ended before the application was ready.`,
    hint: "Give the machine more memory with `--memory MB`.",
    details: console.slice(-shownLines),
  });
}

export function guestTooSmall(console: readonly string[]): LeanError {
  return new LeanError({
    code: "GUEST_TOO_SMALL",
    message:
      "The root file system does not fit into half of the guest's memory, which is where Linux unpacks it.",
    hint: "Give the machine more memory with `--memory MB`.",
    details: console.slice(-shownLines),
  });
}

export function vmmFailed(reason: string, stderr: readonly string[]): LeanError {
  return new LeanError({
    code: "VMM_FAILED",
    message: `The emulator failed: ${reason}`,
    hint: "`leanvm doctor` checks the emulator; `--verbose` shows the command line it was started with.",
    details: stderr.slice(-shownLines),
  });
}
