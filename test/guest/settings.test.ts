import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { boot, endGuests, type Guest } from "./boot.js";

const timeout = 60_000;

afterAll(endGuests);

describe("what init is told", () => {
  let guest: Guest;
  const program = () => guest.console.all;

  beforeAll(async () => {
    guest = await boot({
      config: [
        "# a comment",
        "module /lib/missing.ko",
        "module /app/program",
        "hostname from-file",
        "ip dhcp",
        "user 1000 1001",
        "workdir /app",
        "env A=file",
        "env B=file",
        "env C=file",
        "env EMPTY=",
        "render /etc/lean/init.conf /run/lean/rendered",
        "render /missing /run/lean/nothing",
        "random SECRET",
        "random GIVEN",
        "grace soon",
        "frobnicate now",
        "service /app/program",
        "service print:I serve",
        "service wait",
        "service-end",
        "service /app/program",
        "service exit:5",
        "service-end",
      ],
      boot: [
        "lean.env=B=command%20line",
        "lean.env=C=command",
        "lean.hostname=lean",
        "lean.env=GIVEN=1",
        "lean.workdir=/",
      ],
      fwcfg: "C=fw cfg\0D==d\0not a variable\0",
      does: [
        "environment",
        "identity",
        "name",
        "mode:/tmp",
        "mode:/run/lean",
        "mode:/lib/virtio_net.ko",
        "file:/proc/self/status",
        "file:/etc/resolv.conf",
        "file:/proc/net/route",
        "print:${A} ${B} ${C} ${D} $${A} ${UNSET}.${EMPTY:-none}${B:-none}",
        "mode:/run/lean/rendered",
        "file:/run/lean/rendered",
        "orphans:20",
        "zombies",
        "mark",
        "exit:7",
      ],
    });
    await guest.ended;
  }, timeout);

  it("merges the environment: file, then command line, then fw_cfg", () => {
    const variables = guest.console.matching(/^env /).map((line) => line.slice(4));
    expect(variables.filter((variable) => !/^(SECRET|LEAN_\w+|MALLOC_\w+)=/.test(variable))).toEqual([
      "A=file",
      "B=command line",
      "C=fw cfg",
      "EMPTY=",
      "GIVEN=1",
      "D==d",
    ]);
    expect(variables.find((variable) => variable.startsWith("SECRET="))).toMatch(/^SECRET=[0-9a-f]{32}$/);
  });

  it("puts variables into arguments", () => {
    expect(program()).toContain("file command line fw cfg =d ${A} .nonecommand line");
    expect(program()).toContain("leanvm: ${UNSET} is not set");
  });

  it("starts the release as the user, in the folder, in a session of its own", () => {
    expect(program()).toContain("uid=1000 gid=1001 groups=0 session=1 folder=/app files=65536");
    expect(program()).toContain("/proc/self/status| SigBlk:\t0000000000000000");
    expect(program()).toContain("/proc/self/status| SigIgn:\t0000000000000000");
  });

  it("renders templates for the release alone, and says what cannot be rendered", () => {
    expect(program()).toContain("/run/lean/rendered mode=600 uid=1000");
    expect(program()).toContain(
      "/run/lean/rendered| arg print:file command line fw cfg =d ${A} .nonecommand line",
    );
    expect(program()).toContain("leanvm: render /missing: No such file or directory");
  });

  it("gives the machine a name that resolves", () => {
    expect(program()).toContain("lean is 127.0.1.1");
  });

  it("lets every user write where the release must", () => {
    expect(program()).toContain("/tmp mode=1777 uid=0");
    expect(program()).toContain("/run/lean mode=755 uid=1000");
  });

  it("gets an address, a route and a name server by DHCP", () => {
    expect(program()).toContain("/etc/resolv.conf| nameserver 10.0.2.3");
    expect(guest.console.matching(/\| eth0\t00000000\t0202000A\t0003/)).toHaveLength(1);
  });

  it("frees the memory of module files", () => {
    expect(guest.console.matching(/virtio_net\.ko mode/)).toEqual([]);
  });

  it("reaps orphans", () => {
    expect(program()).toContain("zombies=0");
  });

  it("says in one line what is wrong, and goes on", () => {
    const wrong = guest.console.matching(/^leanvm: (module|\/etc|kernel|fw_cfg|service)/);
    expect(wrong.map((line) => line.replace(/line \d+/, "line N"))).toEqual([
      "leanvm: /etc/lean/init.conf line N: grace: it is a number of seconds",
      "leanvm: /etc/lean/init.conf line N: frobnicate: there is no such directive",
      "leanvm: kernel command line: lean.workdir: no such setting can be made at boot",
      "leanvm: module /lib/missing.ko: there is no such file, or a module that it needs is not loaded",
      "leanvm: module /app/program: it is no module for this kernel",
      "leanvm: fw_cfg opt/lean/env: entry 3 is not NAME=VALUE",
      "leanvm: service /app/program: it ended with status 5",
    ]);
    expect(guest.port.matching(/^error /)).toContain(
      "error module /app/program: it is no module for this kernel",
    );
  });

  it("runs services beside the release", () => {
    expect(program()).toContain("I serve");
  });

  it("reports its life on the control port", () => {
    const life = guest.port.all.filter((line) => !line.startsWith("error "));
    expect(life.map((line) => line.replaceAll(/\d{3,}/g, "N"))).toEqual([
      "init 1 ticks=N ns=N",
      "run ticks=N ns=N",
      "ready ticks=N ns=N",
      "exit status=7",
    ]);
    expect(program()).toContain("leanvm: ready");
    expect(program()).toContain("leanvm: exit status=7");
  });
});
