import { expect, it } from "vitest";
import type { Entry } from "../filetree/index.js";
import { fittingLibrary } from "./runtime.js";

const nif: Entry = {
  ...{ kind: "file", path: "app/lib/crypto-5.5.3/priv/lib/crypto.so", mode: 0o644, uid: 0, gid: 0 },
  content: { object: "", size: 1 },
  why: { stage: "runtime", from: "otp:crypto@5.5.3", rule: "a test" },
};

it.each([
  ["musl", "x86_64", "x86_64", [], "musl", []],
  ["glibc", "x86_64", "x86_64", [], "glibc", []],
  [
    ...(["musl", "x86_64", "x86_64", [nif], "glibc"] as const),
    [
      "The runtime is linked with glibc instead of musl: /app/lib/crypto-5.5.3/priv/lib/crypto.so (otp:crypto@5.5.3) is loaded while it runs.",
    ],
  ],
  [
    ...(["musl", "aarch64", "x86_64", [], "glibc"] as const),
    ["The runtime is linked with glibc instead of musl: for aarch64 there is none to link with."],
  ],
] as const)("%s for %s on %s", (libc, arch, host, libraries, expected, said) => {
  const notices: string[] = [];
  const emit = (event: { readonly type: string; readonly message?: string }) => {
    if (event.type === "notice") notices.push(event.message ?? "");
  };
  const context = { emit, signal: new AbortController().signal };
  expect(fittingLibrary(context, { config: { libc, arch }, host }, libraries)).toBe(expected);
  expect(notices).toEqual(said);
});
