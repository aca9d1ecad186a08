import { describe, expect, it } from "vitest";
import { LeanError } from "../../error/index.js";
import { parseLaunch } from "./launch.js";
import { containerProcess } from "./process.js";

const start = `# written by the build
module /usr/lib/modules/virtio_net.ko
hostname api
ip dhcp
user 1000 1000
workdir /app
env HOME=/tmp
env EMPTY=
env URL=a=b c
arg /app/bin/erlexec
arg +P
arg \${LEAN_PROCESS_LIMIT}
arg +sbwt
arg \${LEAN_BUSY_WAIT}
arg -noshell
arg \${HOME}/x
command eval
arg /app/other
`;

const processOf = (text: string) => {
  try {
    return containerProcess("build/api", parseLaunch(text));
  } catch (error) {
    if (error instanceof LeanError) return { code: error.code, details: error.record.details };
    throw error;
  }
};

describe("containerProcess", () => {
  it("starts the release as guest/init would, without what only a machine needs", () => {
    expect(processOf(start)).toEqual({
      env: ["HOME=/tmp", "EMPTY=", "URL=a=b c"],
      entrypoint: ["/app/bin/erlexec", "-noshell", "/tmp/x"],
      workdir: "/app",
      user: "1000:1000",
    });
  });

  it.each([
    ["$" + "{HOME:-/else}", "/tmp"],
    ["$" + "{EMPTY:-/else}", "/else"],
    ["$" + "{GONE:-}", ""],
    ["$" + "{EMPTY}x", "x"],
    ["$$" + "{HOME}", "$" + "{HOME}"],
    ["$HOME {HOME}", "$HOME {HOME}"],
  ])("fills in %s", (argument, expected) => {
    expect(processOf(`env HOME=/tmp\nenv EMPTY=\narg /x\narg ${argument}\n`)).toMatchObject({
      entrypoint: ["/x", expected],
    });
  });

  it.each([
    ["random RELEASE_COOKIE", /RELEASE_COOKIE is made at each boot/],
    ["render /app/vm.args.src /run/lean/vm.args", /\/run\/lean\/vm\.args is written at each boot/],
    ["service /app/bin/epmd\nservice-end", /\/app\/bin\/epmd runs beside/],
    ["arg $" + "{COOKIE}", /COOKIE.* no such variable/],
  ])("refuses %s", (line, why) => {
    const found = processOf(`arg /x\n${line}\n`);
    expect(found).toMatchObject({ code: "EXPORT_NEEDS_INIT", details: [expect.stringMatching(why)] });
  });

  it("refuses an image that starts nothing", () => {
    expect(processOf("hostname x\ncommand eval\narg /x\n")).toMatchObject({ code: "EXPORT_NOT_STARTABLE" });
  });
});
