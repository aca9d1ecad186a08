import { describe, expect, it } from "vitest";
import { withKernelOptions } from "./settings-text.js";

const edited = (text: string) => withKernelOptions("lean.toml", text, { IPV6: "y", LOG_BUF_SHIFT: "15" });
const line = 'kernel_options = { IPV6 = "y", LOG_BUF_SHIFT = "15" }';

describe("withKernelOptions", () => {
  it.each([
    ["", `${line}\n`],
    ["size = 17 # MB\n\n[run]\nmemory = 64\n", `size = 17 # MB\n\n${line}\n\n[run]\nmemory = 64\n`],
    [
      'kernel_options = { IPV6 = "n", EPOLL = "n" }\nsize = 17\n',
      'kernel_options = { IPV6 = "y", EPOLL = "n", LOG_BUF_SHIFT = "15" }\nsize = 17\n',
    ],
    [
      '# why\n[kernel_options]\n# words\nCONFIG_IPV6 = "n"\nEPOLL = "n" # one\n\n[run]\nmemory = 64\n',
      '# why\n[kernel_options]\n# words\nIPV6 = "y"\nEPOLL = "n" # one\nLOG_BUF_SHIFT = "15"\n\n[run]\nmemory = 64\n',
    ],
    ["[kernel_options]", '[kernel_options]\nIPV6 = "y"\nLOG_BUF_SHIFT = "15"\n'],
  ])("adds to %j", (before, after) => expect(edited(before)).toBe(after));

  it("changes nothing when nothing was changed", () => {
    expect(withKernelOptions("lean.toml", "# mine", {})).toBe("# mine");
  });

  it("refuses what it would spoil, with the line to write", () => {
    for (const text of ['kernel_options = "IPV6"', 'kernel_options.EPOLL = "n"\n', "kernel_options = {"])
      expect(() => edited(text)).toThrow(expect.objectContaining({ code: "KERNEL_OPTIONS_NOT_WRITTEN" }));
  });
});
