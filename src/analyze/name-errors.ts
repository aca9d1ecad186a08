import { LeanError } from "../error/index.js";

export function notInImage(image: string, name: string, nearest: string | undefined): LeanError {
  return new LeanError({
    code: "NOT_IN_IMAGE",
    message: `Nothing in the image of ${image} is called '${name}'.`,
    hint: nearest ?? "Name an application, module, library, package, kernel module or file of the image.",
    exit: 2,
  });
}

export function onlyBuiltWith(image: string, name: string): LeanError {
  return new LeanError({
    code: "NOT_IN_IMAGE",
    message: `The package ${name} helped to build the image of ${image}, but nothing of it is inside.`,
    exit: 2,
  });
}

export function ambiguousName(name: string, candidates: readonly string[]): LeanError {
  const shown = candidates.slice(0, 20);
  return new LeanError({
    code: "NAME_AMBIGUOUS",
    message: `${name} means ${candidates.length} things in this image.`,
    hint: "Name the one you mean in full.",
    details:
      shown.length < candidates.length ? [...shown, `and ${candidates.length - shown.length} more`] : shown,
    exit: 2,
  });
}

export function functionsUnknown(image: string, name: string): LeanError {
  return new LeanError({
    code: "NOT_IN_IMAGE",
    message: `The image of ${image} does not say anything of single functions, such as ${name}.`,
    hint: "Images built with --shrink do; here name the module.",
    exit: 2,
  });
}
