import { LeanError } from "../error/index.js";

export function scriptMalformed(): LeanError {
  return new LeanError({
    code: "CHECK_SCRIPT_MALFORMED",
    message: "The image's start.boot is not the boot script of a release, so its boot cannot be looked into.",
    hint: "Build the image again with `leanvm build`.",
  });
}

export function noRelease(image: string): LeanError {
  return new LeanError({
    code: "CHECK_NO_RELEASE",
    message: `The image ${image} holds no release (no releases/VERSION/start.boot), so there is nothing to check.`,
    hint: "Name an image that `leanvm build` made.",
  });
}

export function earlierImage(image: string): LeanError {
  return new LeanError({
    code: "CHECK_EARLIER_IMAGE",
    message: `The image ${image} was built by an earlier leanvm: it does not say what of it is called in vain.`,
    hint: "Build it again, then check it.",
    exit: 2,
  });
}

/** `expected`: the line that should be in the file. */
export function settingsNotEdited(path: string, expected: readonly string[]): LeanError {
  return new LeanError({
    code: "CHECK_NOT_WRITTEN",
    message: `${path} is written in a way that leanvm cannot add to without changing something else.`,
    hint: "Add these settings by hand:",
    details: expected,
  });
}
