import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LeanError } from "../error/index.js";
import { conclude, endedBeforeReady, type ProcessEnd } from "./conclusion.js";
import { parseControlLine } from "./control.js";
import { type Evidence, nothingYet, readConsole, readControl } from "./evidence.js";

describe("parseControlLine", () => {
  it.each([
    ["init 1 ticks=5 ns=7", { type: "init", version: 1, ticks: 5n, guestNanoseconds: 7n }],
    ["init 1", { type: "init", version: 1 }],
    ["run ticks=1 ns=2", { type: "run", ticks: 1n, guestNanoseconds: 2n }],
    [
      "ready ticks=18446744073709551615 ns=12",
      { type: "ready", ticks: 18446744073709551615n, guestNanoseconds: 12n },
    ],
    ["ready", { type: "ready" }],
    ["ready ticks=soon ns=-1", { type: "ready" }],
    ["exit status=3", { type: "exit", status: 3 }],
    ["exit signal=9", { type: "exit", signal: 9 }],
    ["exit", undefined],
    ["error network: no answer", { type: "error", text: "network: no answer" }],
    ["hello from a newer guest", undefined],
    ["", undefined],
  ])("%j", (line, message) => {
    expect(parseControlLine(line)).toEqual(message);
  });

  it("takes any line", () => {
    fc.assert(fc.property(fc.string(), (line) => void parseControlLine(line)));
  });
});

function gathered(control: readonly string[], console: readonly string[]): Evidence {
  return console.reduce(readConsole, control.reduce(readControl, nothingYet));
}

const calm: ProcessEnd = { status: 0, stderr: [] };
const killedBeam = "[  9.1] Out of memory: Killed process 77 (beam.smp) total-vm:1kB, anon-rss:2kB";

describe("conclude", () => {
  it.each<[string, readonly string[], readonly string[], ProcessEnd, object]>([
    ["the release's status", ["init 1", "exit status=3"], [], calm, { kind: "status", status: 3 }],
    ["the first status", ["exit status=0", "exit status=1"], [], calm, { kind: "status", status: 0 }],
    [
      "its status even when the end was forced",
      ["exit status=0"],
      [],
      { ...calm, forced: "late" },
      { kind: "status" },
    ],
    ["a signal", ["exit signal=11"], [], calm, { kind: "signal", signal: 11 }],
    [
      "a signal for want of memory",
      ["exit signal=9"],
      [killedBeam],
      calm,
      { kind: "signal", reason: "out of memory (beam.smp)" },
    ],
    [
      "a panic",
      [],
      ["[1.0] Kernel panic - not syncing: No working init found. "],
      calm,
      { kind: "panic", reason: "No working init found." },
    ],
    [
      "force",
      ["init 1"],
      [],
      { ...calm, status: 137, forced: "ended by force" },
      { kind: "killed", reason: "ended by force" },
    ],
    [
      "a failing emulator",
      [],
      [],
      { status: 1, stderr: ["a", "b"] },
      { kind: "vmm", status: 1, reason: "b" },
    ],
    [
      "a crashing emulator",
      [],
      [],
      { signal: "SIGSEGV", stderr: [] },
      { kind: "vmm", reason: "The emulator was ended by SIGSEGV." },
    ],
    [
      "init's own words",
      ["error no release: /app is empty"],
      [],
      calm,
      { kind: "off", reason: "no release: /app is empty" },
    ],
    ["nothing said", [], [], calm, { kind: "off", reason: "the guest powered off" }],
  ])("%s", (_, control, console, end, exit) => {
    expect(conclude(gathered(control, console), end)).toMatchObject(exit);
  });
});

describe("endedBeforeReady", () => {
  it.each<[string, readonly string[], readonly string[], string, RegExp]>([
    ["exit status", ["exit status=1"], [], "GUEST_DIED", /ended with status 1 before/],
    ["out of memory", ["exit signal=9"], [killedBeam], "GUEST_OUT_OF_MEMORY", /beam\.smp/],
    [
      "the BEAM's own lack of memory",
      ["exit status=1"],
      ["eheap_alloc: Cannot allocate 123 bytes"],
      "GUEST_OUT_OF_MEMORY",
      /beam/,
    ],
    ["panic", [], ["Kernel panic - not syncing: VFS"], "GUEST_PANIC", /VFS/],
  ])("%s", (_, control, console, code, message) => {
    const evidence = gathered(control, console);
    const error = endedBeforeReady(evidence, conclude(evidence, calm), { console, stderr: [] });
    expect(error).toBeInstanceOf(LeanError);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(error.record.hint).toBeDefined();
    if (code === "GUEST_OUT_OF_MEMORY") expect(error.record.hint).toContain("--memory");
  });
});
