import { afterAll, describe, expect, it } from "vitest";
import { boot, endGuests } from "./boot.js";

const timeout = 60_000;

afterAll(endGuests);

describe("readiness", () => {
  it("port:N means that something listens there, the lowest ports included", { timeout }, async () => {
    const guest = await boot({
      config: ["user 1000 1000", "ready boot"],
      boot: ["lean.ready=port:80"],
      does: ["mark", "listen:8080", "sleep:300", "print:not yet", "listen:80", "wait"],
    });
    await guest.port.first(/^ready /);
    expect(guest.console.all).toContain("not yet");
    guest.send("stop");
    await guest.ended;
  });

  it("log:TEXT means a line of output, and no output is lost on the way", { timeout }, async () => {
    const guest = await boot({
      boot: ["lean.ready=log:000000%200"],
      config: ["ready log:never"],
      does: ["print:000000", "burst:1024", "print:x000000 0y", "wait", "burst:64"],
    });
    await guest.port.first(/^ready /);
    guest.send("stop");
    await guest.ended;
    expect(guest.console.matching(/^\d{63}$/)).toHaveLength((1024 + 64) * 16);
    expect(guest.port.matching(/^ready /)).toHaveLength(1);
    expect(guest.console.all.indexOf("leanvm: ready")).toBeGreaterThan(1024 * 16);
  });

  it("loses nothing of a burst that goes straight to the console", { timeout }, async () => {
    const guest = await boot({ machine: "q35", netdev: null, does: ["burst:1024", "exit:0"] });
    await guest.ended;
    const numbers = guest.console.matching(/^\d{63}$/).map((line) => Number(line.slice(0, 7)));
    expect(numbers).toEqual(Array.from({ length: 1024 * 16 }, (_, index) => index));
    expect(guest.console.all).toContain("leanvm: exit status=0");
  });

  it("a release that ends before the mark never was ready", { timeout }, async () => {
    const guest = await boot({ netdev: null, does: ["print:short", "exit:0"] });
    await guest.ended;
    expect(guest.console.matching(/leanvm: ready/)).toEqual([]);
  });
});
