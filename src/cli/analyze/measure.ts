import { type Found, type KernelDraft, kernelDraft, readInitramfs } from "../../analyze/index.js";
import { type ErrorRecord, LeanError } from "../../error/index.js";

/** A part of an image that is measured on its own, and what that gives. */
export type Job =
  | { readonly kind: "kernel"; readonly bytes: Uint8Array }
  | { readonly kind: "archives"; readonly bytes: Uint8Array };

export type Measured<J extends Job = Job> = J["kind"] extends "kernel" ? KernelDraft : Found;

/** What a thread answers: errors lose their class on the way. */
export type Answer = { readonly value: KernelDraft | Found } | { readonly error: ErrorRecord };

export function measure(job: Job): KernelDraft | Found {
  return job.kind === "kernel" ? kernelDraft(job.bytes) : readInitramfs(job.bytes);
}

/** Measures, an expected failure as data. */
export function answer(job: Job): Answer {
  try {
    return { value: measure(job) };
  } catch (error) {
    if (!(error instanceof LeanError)) throw error;
    const { cause: _cause, ...record } = error.record;
    return { error: record };
  }
}
