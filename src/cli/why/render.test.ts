import { describe, expect, it } from "vitest";
import { webImage } from "../../../test/support/sample-image.js";
import { why } from "../../analyze/index.js";
import { paint } from "../render/paint.js";
import { whyText } from "./render.js";

const text = (name: string, image = webImage) => whyText(why(image, name), paint(false));

describe("the answer of why", () => {
  it("is a chain, a size, and one change", () =>
    expect(text("deb:dash")).toBe(
      [
        "package dash 0.5 is in the image of api because",
        "  capability shell  asked for",
        "  └ dash 0.5        the shell itself",
        "",
        "It takes 120 B unpacked, about 120 B of the image.",
        "To be rid of it, leave out capability shell.",
      ].join("\n"),
    ));

  it("lists the changes that are needed together, and what goes with it", () =>
    expect(text("idn").split("\n").slice(5)).toEqual([
      "With what else would go: 150 B unpacked, about 150 B.",
      "To be rid of it, all of these:",
      "  take curl out of `packages`",
      "  take wget out of `packages`",
    ]));

  it.each([
    ["libc.so.6", "It goes only with erts 15: the runtime system that every release runs on."],
    ["stdlib", "It stays: every release has it."],
    ["virtio_net", "Every image for platform qemu has it."],
    ["linux", "Every image has it."],
    ["/etc/a/sys.config", "It belongs to the release itself."],
    ["release:api", "It is what the image is built for."],
    ["setting:packages", "It stays as long as the setting names something."],
  ])("says what keeps %s", (name, sentence) => expect(text(name).split("\n")).toContain(sentence));

  it("tells other things of that name", () => expect(text("ssl")).toMatch(/\n\nssl is also: module:ssl$/));

  it("says what an earlier image cannot", () => {
    const { needs: _needs, ...image } = webImage;
    expect(text("Enum", image)).toContain("Build it again.");
  });

  it("cuts the middle out of a chain that no screen holds", () => {
    const needs = Array.from({ length: 5000 }, (_, n) => ({
      id: `deb:p${n + 1}`,
      by: `deb:p${n}`,
      rule: "",
    }));
    const lines = text("p5000", { ...webImage, needs: [{ id: "deb:p0", rule: "" }, ...needs] }).split("\n");
    expect(lines.length).toBeLessThan(40);
    expect(lines.some((line) => line.endsWith("… 4977 more"))).toBe(true);
  });

  it("lets no control characters of an image through", () => {
    const needs = [{ id: "deb:x\u001b[31m@1", rule: "\u001b]0;title\u0007" }];
    expect(text("deb:x\u001b[31m", { ...webImage, needs })).not.toContain("\u001b");
  });
});
