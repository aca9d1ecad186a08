import { describe, expect, it } from "vitest";
import { fateOf, identityOf, startTime } from "./identity.js";

describe("startTime", () => {
  const rest = "1 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 987654 1000 200";
  it.each([
    ["a plain name", `42 (node) S ${rest}`, "987654"],
    ["a name with blanks and brackets", `42 (a) R 1 (b) S ${rest}`, "987654"],
    ["a process that waits to be collected", `42 (node) Z ${rest}`, undefined],
    ["nothing", "", undefined],
  ])("%s", (_name, stat, started) => {
    expect(startTime(stat)).toBe(started);
  });
});

describe("fateOf", () => {
  it("knows this process", async () => {
    expect(await fateOf(await identityOf())).toBe("alive");
  });

  it("is not fooled by a process that got the same id later", async () => {
    expect(await fateOf({ ...(await identityOf()), started: "1" })).toBe("gone");
  });

  it("tells a restart of the host", async () => {
    expect(await fateOf({ ...(await identityOf()), boot: "another boot" })).toBe("rebooted");
  });

  it("knows that a process is gone", async () => {
    // 2^22 is the largest process id that Linux gives.
    expect(await fateOf({ ...(await identityOf()), pid: 4_194_305 })).toBe("gone");
  });
});
