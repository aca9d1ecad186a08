import { expect, it } from "vitest";
import { assertHandsOver } from "./program.js";

const refused = expect.objectContaining({ code: "FWCFG_UNAVAILABLE", exit: 3 });

it.each([
  ["7.2.22", "riscv64", { env: { A: "1" } }, true],
  ["7.1.0", "riscv64", { env: {}, command: ["eval", "1"] }, true],
  ["7.2.22", "riscv64", { env: {} }, false],
  ["7.0.0", "riscv64", { env: { A: "1" } }, false],
  ["8.0.0", "riscv64", { env: { A: "1" } }, false],
  ["7.2.22", "aarch64", { env: { A: "1" } }, false],
] as const)(
  "QEMU %s with something for a guest of %s: %j, refused: %s",
  (version, arch, handed, expected) => {
    let error: unknown;
    try {
      assertHandsOver({ path: "qemu", version }, arch, handed);
    } catch (caught) {
      error = caught;
    }
    expect(error).toEqual(expected ? refused : undefined);
  },
);
