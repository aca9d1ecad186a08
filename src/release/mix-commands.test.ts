import { describe, expect, it } from "vitest";
import { fitCommands, type Release, startCommand } from "./index.js";

const file = (path: string) => ({
  ...({ kind: "file", path, mode: 0o644, uid: 0, gid: 0, content: { text: "" } } as const),
  why: { stage: "release", rule: "test" },
});

const release: Release = {
  name: "demo",
  version: "1.2.3",
  otp: "27",
  erts: "15.2.7",
  launcher: "mix",
  templates: [],
  mode: "embedded",
  applications: [],
  tree: { entries: ["remote.vm.args", "start_clean.boot"].map((name) => file(`releases/1.2.3/${name}`)) },
  needs: [],
  folder: "releases/1.2.3",
  fixedCookie: false,
  environment: [["ELIXIR_ERL_OPTIONS", "+S 1 -heart"]],
};
const commandsOf = (given: Release, distribution: boolean, open?: ReadonlySet<string>) =>
  startCommand(given, { erts: "15.9", distribution, open }).commands?.map(({ name, argv, needs = [] }) =>
    needs.length === 0 ? `${name}: ${argv.join(" ")}` : `${name} needs ${needs.join(", ")}`,
  );

describe("the commands of Mix's release", () => {
  it("are what its own script would run, heart aside", () => {
    expect(commandsOf(release, true)).toMatchInlineSnapshot(`
      [
        "eval: /app/erts-15.9/bin/erlexec -noshell +S 1 -s elixir start_cli -setcookie \${RELEASE_COOKIE} -config /app/releases/1.2.3/sys -start_epmd false -boot /app/releases/1.2.3/start_clean -boot_var RELEASE_LIB /app/lib -args_file /app/releases/1.2.3/vm.args -extra --eval",
        "rpc: /app/erts-15.9/bin/erlexec -noshell +S 1 -s elixir start_cli -hidden -setcookie \${RELEASE_COOKIE} -sname rpc-\${LEAN_COMMAND}-\${RELEASE_NODE} -start_epmd false -boot /app/releases/1.2.3/start_clean -boot_var RELEASE_LIB /app/lib -args_file \${RELEASE_REMOTE_VM_ARGS} -extra --rpc-eval \${RELEASE_NODE}",
        "remote: /app/erts-15.9/bin/erlexec -noshell +S 1 -elixir ansi_enabled true -user elixir -hidden -setcookie \${RELEASE_COOKIE} -sname rem-\${LEAN_COMMAND}-\${RELEASE_NODE} -start_epmd false -boot /app/releases/1.2.3/start_clean -boot_var RELEASE_LIB /app/lib -args_file \${RELEASE_REMOTE_VM_ARGS} -extra --no-halt +iex --remsh \${RELEASE_NODE}",
      ]
    `);
  });

  it("but for eval need distribution, and none without a boot script for them", () => {
    expect(commandsOf(release, false)?.map((each) => each.split(":")[0])).toEqual([
      ...["eval", "rpc needs distribution", "remote needs distribution"],
    ]);
    expect(commandsOf({ ...release, tree: { entries: [] } }, true)).toEqual([]);
  });

  it.each([
    [[], ["eval needs eval", "rpc needs distribution, eval", "remote needs distribution, console"], []],
    [
      ["distribution"],
      ["eval needs eval", "rpc needs eval", "remote needs console"],
      ["remote.vm.args", "start_clean.boot"],
    ],
    [
      ["eval", "distribution"],
      ["eval", "rpc", "remote needs console"],
      ["remote.vm.args", "start_clean.boot"],
    ],
    [
      ["eval", "console", "distribution"],
      ["eval", "rpc", "remote"],
      ["remote.vm.args", "start_clean.boot"],
    ],
  ])("say, once code was left out, which capabilities they lack: %j", (open, commands, files) => {
    const shrunk = fitCommands(release, new Set(open));
    const names = commandsOf(shrunk, open.includes("distribution"), new Set(open))?.map(
      (each) => each.split(":")[0],
    );
    expect(names).toEqual(commands);
    expect(shrunk.tree.entries.map(({ path }) => path.replace("releases/1.2.3/", ""))).toEqual(files);
  });

  it("come as a script where there is a shell, which evaluates an env.sh that computes", () => {
    const target = { erts: "15.9", distribution: true, shell: true };
    const { script } = startCommand(release, target);
    expect(script).toMatchObject({ path: "app/bin/demo", atBoot: false });
    const envScript = { path: "releases/1.2.3/env.sh", line: "export A=$(hostname)" };
    const computing = startCommand({ ...release, envScript }, target).script;
    expect(computing?.atBoot).toBe(true);
    expect(computing?.text).toContain('\n. "$REL_VSN_DIR/env.sh"\n');
  });
});
