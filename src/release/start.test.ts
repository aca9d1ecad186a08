import { describe, expect, it } from "vitest";
import { type Release, startCommand } from "./index.js";

const release: Release = {
  name: "demo",
  version: "1.2.3",
  otp: "27",
  erts: "15.2.7",
  launcher: "mix",
  templates: [],
  mode: "embedded",
  applications: [],
  tree: { entries: [] },
  needs: [],
  folder: "releases/1.2.3",
  fixedCookie: false,
  environment: [],
};

describe("startCommand", () => {
  it("is what Elixir's own scripts come to, with the target's runtime", () => {
    const { argv, env } = startCommand(release, { erts: "15.9", distribution: false });
    expect(argv.join(" ")).toBe(
      "/app/erts-15.9/bin/erlexec -noshell -s elixir start_cli -mode embedded -start_epmd false" +
        " -config /app/releases/1.2.3/sys -boot /app/releases/1.2.3/start -boot_var RELEASE_LIB /app/lib" +
        " -args_file /app/releases/1.2.3/vm.args -extra --no-halt",
    );
    expect(Object.fromEntries(env)).toMatchObject({
      BINDIR: "/app/erts-15.9/bin",
      ROOTDIR: "/app",
      RELEASE_ROOT: "/app",
      RELEASE_NAME: "demo",
      RELEASE_VSN: "1.2.3",
      RELEASE_SYS_CONFIG: "/app/releases/1.2.3/sys",
      RELEASE_DISTRIBUTION: "none",
    });
  });

  it("names the node and its cookie only when distribution is open", () => {
    const environment = [["RELEASE_DISTRIBUTION", "name"]] as const;
    const open = startCommand({ ...release, environment }, { erts: "15.2.7", distribution: true });
    // biome-ignore lint/suspicious/noTemplateCurlyInString: guest/init fills them in
    expect(open.argv.join(" ")).toContain(" -setcookie ${RELEASE_COOKIE} -name ${RELEASE_NODE} ");
    const closed = startCommand({ ...release, environment }, { erts: "15.2.7", distribution: false });
    expect(closed.argv.join(" ")).not.toMatch(/-setcookie|-name/);
    expect(closed.env).toContainEqual(["RELEASE_DISTRIBUTION", "none"]);
  });

  it("boots interactively and restarts in the release's mode when configuration asks for it", () => {
    const writableConfig = "releases/1.2.3/runtime/sys.config";
    const { argv } = startCommand({ ...release, writableConfig }, { erts: "15.2.7", distribution: false });
    expect(argv.join(" ")).toContain(" -elixir config_provider_reboot_mode embedded ");
    expect(argv.join(" ")).toContain(" -config /app/releases/1.2.3/runtime/sys ");
    expect(argv).not.toContain("-mode");
  });

  it("takes what env.sh exports", () => {
    const environment = [
      ["ELIXIR_ERL_OPTIONS", "+P 5000"],
      ["PHX_SERVER", "true"],
    ] as const;
    const { argv, env } = startCommand({ ...release, environment }, { erts: "15.2.7", distribution: false });
    expect(argv.slice(1, 4)).toEqual(["-noshell", "+P", "5000"]);
    expect(env).toContainEqual(["PHX_SERVER", "true"]);
  });
});
