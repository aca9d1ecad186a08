import { describe, expect, it } from "vitest";
import { type Release, startCommand } from "./index.js";

const file = (path: string) => ({
  kind: "file" as const,
  path,
  mode: 0o644,
  uid: 0,
  gid: 0,
  content: { text: "" },
  why: { stage: "release", rule: "test" },
});

const release: Release = {
  name: "demo",
  version: "1.2.3",
  otp: "27",
  erts: "15.2.7",
  launcher: "erlang",
  templates: [],
  mode: "embedded",
  applications: [],
  needs: [],
  tree: { entries: ["sys.config", "vm.args"].map((name) => file(`releases/1.2.3/${name}`)) },
  folder: "releases/1.2.3",
  fixedCookie: false,
  environment: [["GIVEN", "1"]],
};
const target = { erts: "15.9", distribution: false };

describe("startCommand of an Erlang release", () => {
  it("is relx's foreground command, with the target's runtime", () => {
    const { argv, env, render } = startCommand(release, target);
    expect(argv.join(" ")).toBe(
      "/app/erts-15.9/bin/erlexec -noshell -noinput -mode embedded -start_epmd false" +
        " -config /app/releases/1.2.3/sys -boot /app/releases/1.2.3/start" +
        " -boot_var RELEASE_LIB /app/lib -boot_var ERTS_LIB_DIR /app/lib -boot_var SYSTEM_LIB_DIR /app/lib" +
        " -args_file /app/releases/1.2.3/vm.args -- foreground",
    );
    expect(Object.fromEntries(env)).toMatchObject({ ROOTDIR: "/app", REL_NAME: "demo", GIVEN: "1" });
    expect(render).toEqual([]);
  });

  it("reads templates where guest/init puts what it makes of them", () => {
    const { argv, render } = startCommand({ ...release, templates: ["sys.config.src", "vm.args"] }, target);
    expect(argv.join(" ")).toContain("-config /run/lean/sys -boot");
    expect(argv.join(" ")).toContain("-args_file /run/lean/vm.args --");
    expect(render).toEqual([
      { from: "/app/releases/1.2.3/sys.config.src", to: "/run/lean/sys.config" },
      { from: "/app/releases/1.2.3/vm.args", to: "/run/lean/vm.args" },
    ]);
  });

  it("finds Distillery's consolidated protocols, and does without files that are not there", () => {
    const tree = { entries: [file("lib/demo-1.2.3/consolidated/Elixir.Enumerable.beam")] };
    const { argv } = startCommand({ ...release, tree }, target);
    expect(argv.join(" ")).toContain("-pa /app/lib/demo-1.2.3/consolidated");
    expect(argv).not.toContain("-config");
    expect(argv).not.toContain("-args_file");
  });

  it("evaluates a shipment's main function", () => {
    const shipment = { ...release, mode: "interactive" as const, main: "demo@@main:run(demo)" };
    expect(startCommand(shipment, target).argv.slice(-3)).toEqual([
      "-eval",
      "demo@@main:run(demo)",
      "-extra",
    ]);
  });
});
