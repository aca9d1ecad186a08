import { describe, expect, it } from "vitest";
import { countObjects } from "./index.js";

function count(files: Readonly<Record<string, string>>, ...on: readonly string[]): number {
  const config = new Map(on.map((name) => [`CONFIG_${name}`, "y"]));
  return countObjects((path) => files[path], config, "x86");
}

describe("countObjects", () => {
  it.each<[string, string, readonly string[], number]>([
    ["lists over several lines", "obj-y := a.o \\\n\tb.o\nobj-y += c.o # d.o", [], 3],
    ["options", "obj-$(CONFIG_A) += a.o\nobj-$(CONFIG_B) += b.o b2.o", ["B"], 2],
    [
      "objects made of others",
      "obj-y += net.o\nnet-y := one.o two.o\nnet-$(CONFIG_V6) += three.o",
      ["V6"],
      3,
    ],
    ["the older form of these", "obj-y += net.o\nnet-objs := one.o two.o", [], 2],
    ["what is named twice", "obj-$(CONFIG_A) += a.o\nobj-$(CONFIG_B) += a.o", ["A", "B"], 1],
    ["conditions", "ifdef CONFIG_A\nobj-y += a.o\nelse\nobj-y += b.o c.o\nendif\nobj-y += d.o", [], 3],
    [
      "conditions that compare",
      "ifeq ($(CONFIG_A),y)\nobj-y += a.o\nendif\nifneq ($(CONFIG_A),y)\nobj-y += b.o c.o\nendif",
      ["A"],
      1,
    ],
    [
      "conditions within each other",
      "ifdef CONFIG_A\nifdef CONFIG_B\nobj-y += a.o\nendif\nobj-y += b.o\nendif",
      ["B"],
      0,
    ],
    ["variables of make", "obj-y += $(patsubst %,x-%,a.o) b.o", [], 1],
  ])("%s", (_, kbuild, on, objects) => {
    expect(count({ Kbuild: kbuild }, ...on)).toBe(objects);
  });

  it("goes into folders, each with an archive of its own, and once", () => {
    const files = {
      Kbuild: "obj-y += kernel/ arch/$(SRCARCH)/\nobj-$(CONFIG_NET) += net/",
      "kernel/Makefile": "obj-y += fork.o time/",
      "kernel/time/Makefile": "obj-y += timer.o ../time/",
      "net/Makefile": "obj-y += socket.o",
      "arch/x86/Kbuild": "obj-y += entry.o",
      "arch/x86/Makefile": "libs-y += arch/x86/lib/",
      "arch/x86/lib/Makefile": "lib-y += copy.o",
    };
    expect(count(files)).toBe(4 + 4);
    expect(count(files, "NET")).toBe(5 + 5);
  });
});
