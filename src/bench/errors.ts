import { LeanError } from "../error/index.js";

export function scriptMalformed(): LeanError {
  return new LeanError({
    code: "BENCH_SCRIPT_MALFORMED",
    message: "The image's start.boot is not the boot script of a release, so its boot cannot be looked into.",
    hint: "Build the image again with `leanvm build`.",
  });
}

export function noBootScript(image: string): LeanError {
  return new LeanError({
    code: "BENCH_NO_RELEASE",
    message: `The image ${image} holds no release (no releases/VERSION/start.boot), so its boot cannot be looked into.`,
    hint: "Name an image that `leanvm build` made of a Mix project.",
  });
}

export function noClock(): LeanError {
  return new LeanError({
    code: "BENCH_NO_CLOCK",
    message: "The guest did not say when its init and its release started.",
    hint: "The image is of an earlier version: build it again.",
  });
}

export function tooSlowToBeReady(seconds: number): LeanError {
  return new LeanError({
    code: "BENCH_TOO_SLOW",
    message: `The application was not ready after ${Math.round(seconds)} s of processor time, many times what it takes with enough memory.`,
  });
}

export function reportTorn(): LeanError {
  return new LeanError({
    code: "TRACE_TORN",
    message: "What the guest reported of its boot came through incomplete.",
    hint: "Something else wrote to the console at the same time: run it again.",
  });
}

export function reportMissing(seconds: number): LeanError {
  return new LeanError({
    code: "TRACE_MISSING",
    message: `The guest was ready but reported nothing of its boot within ${seconds} s.`,
    hint: "The release may be hanging right after its start: `leanvm run` shows its console.",
    exit: 124,
  });
}

export function diedAfterReady(how: string, console: readonly string[]): LeanError {
  return new LeanError({
    code: "BENCH_DIED",
    message: `The guest ended right after it was ready: ${how}.`,
    hint: "See the whole console with `leanvm run`; an application that ends by itself cannot be measured.",
    details: console,
  });
}

/** Names the image in an error of one of its boots. */
export function ofImage(name: string, error: unknown): unknown {
  if (!(error instanceof LeanError) || error.message.startsWith(`${name}: `)) return error;
  return new LeanError({ ...error.record, message: `${name}: ${error.record.message}`, cause: error });
}
