import { expect, it } from "vitest";
import { unusedProcessors } from "./processors.js";

const compiled = {
  file: "kernel",
  size: 1,
  sha256: "",
  release: "6",
  config: { file: "c", size: 1, sha256: "" },
};
const { config: _, ...shipped } = compiled;
const smp = [{ id: "kconfig:CONFIG_SMP", rule: "a test" }];

it.each([
  ["a kernel for one processor", { kernel: compiled, needs: [] }, 2, true],
  ["one processor", { kernel: compiled, needs: [] }, 1, false],
  ["a kernel for several", { kernel: compiled, needs: smp }, 2, false],
  ["a distribution's kernel", { kernel: shipped, needs: [] }, 2, false],
])("speaks up where it must: %s", (_name, image, cpus, speaks) => {
  expect(unusedProcessors(image, cpus) !== undefined).toBe(speaks);
});
