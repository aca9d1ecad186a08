import { afterAll, describe, expect, it } from "vitest";
import { boot, endGuests } from "./boot.js";

const timeout = 60_000;
const waiting = ["mark", "wait", "print:after the signal", "exit:3"];

afterAll(endGuests);

describe("how a machine ends", () => {
  it("stops the release in order when the host asks", { timeout }, async () => {
    const guest = await boot({ does: waiting, config: ["exit reboot"] });
    await guest.port.first(/^ready /);
    guest.send("hello");
    guest.send("stop");
    await guest.ended;
    expect(guest.console.all.join("\n")).toContain("leanvm: stopping: the host asks for it\n");
    expect(guest.console.all).toContain("after the signal");
    expect(guest.port.all.at(-1)).toBe("exit status=3");
    expect(guest.port.all).toContain('error control port: there is no request "hello"');
    expect(guest.console.matching(/Power down/)).toHaveLength(1);
  });

  it("kills a release that does not stop within the grace time", { timeout }, async () => {
    const guest = await boot({ does: ["stubborn", "mark", "wait"], config: ["grace 1"] });
    await guest.port.first(/^ready /);
    guest.monitor("system_powerdown");
    await guest.ended;
    expect(guest.console.all).toContain("leanvm: stopping: the power button");
    expect(guest.port.all.slice(-2)).toEqual([
      "error the release did not stop within 1 s: it is killed",
      "exit signal=9",
    ]);
  });

  it("stops at Ctrl-Alt-Del", { timeout }, async () => {
    const guest = await boot({ does: waiting });
    await guest.port.first(/^ready /);
    const keys = ["ctrl", "alt", "delete"].map((data) => ({ type: "qcode", data }));
    guest.monitor("send-key", { keys });
    await guest.ended;
    expect(guest.console.all).toContain("leanvm: stopping: Ctrl-Alt-Del");
  });

  it("powers off at once when the host says kill", { timeout }, async () => {
    const guest = await boot({ does: ["stubborn", "mark", "wait"] });
    await guest.port.first(/^ready /);
    guest.send("kill");
    await guest.ended;
    expect(guest.console.matching(/exit/)).toEqual([]);
  });

  it("reports a crash by its signal, and reboots when told so", { timeout }, async () => {
    const guest = await boot({ does: ["crash"], config: ["exit poweroff"], boot: ["lean.exit=reboot"] });
    await guest.ended;
    expect(guest.port.all.at(-1)).toBe("exit signal=11");
    expect(guest.console.all).toContain("leanvm: exit signal=11");
    expect(guest.console.matching(/reboot: Restarting system/)).toHaveLength(1);
    expect(guest.port.matching(/^ready/)).toEqual([]);
  });

  it("halts when told so", { timeout }, async () => {
    const guest = await boot({ does: ["exit:1"], config: ["exit halt"] });
    await guest.console.first(/System halted/);
    expect(guest.port.all.at(-1)).toBe("exit status=1");
    await guest.end();
  });

  it("says when the program cannot be started, without a control port too", { timeout }, async () => {
    const guest = await boot({ program: "/app/nothing", controlPort: false, netdev: null });
    await guest.ended;
    expect(guest.console.all).toContain("leanvm: start /app/nothing: No such file or directory");
    expect(guest.console.all).toContain("leanvm: exit status=127");
  });

  it("says when the kernel killed the release for want of memory", { timeout }, async () => {
    const guest = await boot({ does: ["eat"], netdev: null });
    await guest.ended;
    expect(guest.port.all.slice(-2)).toEqual([
      "error out of memory: the kernel killed the release",
      "exit signal=9",
    ]);
  });
});
