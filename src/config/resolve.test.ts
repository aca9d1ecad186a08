import { describe, expect, it } from "vitest";
import { LeanError } from "../error/index.js";
import { parseSettings } from "./file.js";
import { describeOrigin } from "./origin.js";
import { type ConfigSources, resolveConfig } from "./resolve.js";

const machine = { workingFolder: "/work", home: "/home/ada", arch: "x86_64" } as const;

function resolved(sources: Partial<ConfigSources> & { toml?: string }) {
  const { toml, ...rest } = sources;
  const file = toml === undefined ? undefined : parseSettings("lean.toml", toml);
  return resolveConfig({ project: "/app", flags: {}, environment: {}, machine, file, ...rest });
}

function refusal(sources: Parameters<typeof resolved>[0]): string {
  try {
    resolved(sources);
  } catch (error) {
    if (!(error instanceof LeanError)) throw error;
    expect(error.exit).toBe(2);
    return `${error.code}: ${error.message} ${error.record.hint ?? ""}`.trim();
  }
  return "accepted";
}

describe("resolveConfig", () => {
  it("gives every setting a default", () => {
    expect(resolved({}).config).toMatchInlineSnapshot(`
      {
        "alpineMirror": "https://dl-cdn.alpinelinux.org/alpine",
        "applications": [],
        "arch": "x86_64",
        "branch": "v3.22",
        "buildPackages": [],
        "buildSuite": "trixie",
        "cache": "/home/ada/.cache/leanvm",
        "capabilities": [],
        "check": undefined,
        "checkPorts": [],
        "checkTimeout": 600,
        "compression": "xz",
        "containerBase": "docker.io/library/alpine:3.22",
        "emulator": "jit",
        "env": {},
        "exclude": [],
        "exit": "poweroff",
        "files": 65536,
        "fromPackage": undefined,
        "grace": 10,
        "hexMirror": "https://repo.hex.pm",
        "hostname": undefined,
        "httpProxy": undefined,
        "httpsProxy": undefined,
        "keep": [],
        "kernel": "debian",
        "kernelArgs": [],
        "kernelCapabilities": [],
        "kernelOptions": {},
        "kernelSource": undefined,
        "libc": "glibc",
        "locked": false,
        "mirror": undefined,
        "network": "dhcp",
        "noProxy": undefined,
        "output": undefined,
        "outputRoot": "/work/build",
        "overlay": undefined,
        "packages": [],
        "platform": "qemu",
        "program": undefined,
        "project": "/app",
        "ready": "boot",
        "rebarPlugins": [],
        "release": undefined,
        "run": {
          "accel": "auto",
          "cpus": 1,
          "driver": "qemu",
          "env": {},
          "envFile": undefined,
          "logSize": 16,
          "memory": 256,
          "name": undefined,
          "ports": [],
          "restart": "no",
          "stopTimeout": 5,
          "timeout": undefined,
          "volumes": [],
        },
        "runtime": "debian",
        "runtimeConfigure": [],
        "shrink": undefined,
        "size": undefined,
        "skipCheck": false,
        "snapshotMirror": "https://snapshot.debian.org/archive/debian",
        "source": "/app",
        "state": "/home/ada/.local/state/leanvm",
        "suite": "trixie",
        "type": "debian",
        "update": false,
      }
    `);
  });

  it("ranks flag over environment over file over default, and says which it was", () => {
    const toml = 'mirror = "http://file.example.org"\nsuite = "sid"\n[run]\nmemory = 128';
    const environment = { LEANVM_MIRROR: "http://environment.example.org" };
    const cases = [
      { sources: {}, mirror: undefined, origin: "default" },
      { sources: { toml }, mirror: "http://file.example.org", origin: "lean.toml:1" },
      { sources: { toml, environment }, mirror: "http://environment.example.org", origin: "LEANVM_MIRROR" },
      {
        sources: { toml, environment, flags: { mirror: "http://flag.example.org" } },
        mirror: "http://flag.example.org",
        origin: "--mirror",
      },
    ];
    for (const { sources, mirror, origin } of cases) {
      const { config, origins } = resolved(sources);
      expect(config.mirror).toBe(mirror);
      expect(describeOrigin(origins.get("mirror") ?? { kind: "default" })).toBe(origin);
    }
  });

  it("derives defaults from other settings and from the machine", () => {
    expect(resolved({ toml: 'suite = "sid"' }).config.buildSuite).toBe("sid");
    expect(resolved({ toml: 'suite = "sid"\nbuild_suite = "trixie"' }).config.buildSuite).toBe("trixie");
    expect(resolved({ machine: { ...machine, cacheHome: "/x" } }).config.cache).toBe("/x/leanvm");
    expect(resolved({ environment: { LEANVM_CACHE: "cache" } }).config.cache).toBe("/work/cache");
  });

  it("reads a path of the file from the project and a path of a flag from the working folder", () => {
    expect(resolved({ toml: 'output = "out"' }).config.output).toBe("/app/out");
    expect(resolved({ flags: { output: "out" } }).config.output).toBe("/work/out");
    const toml = '[run]\nvolumes = ["data.img:/data:1G"]';
    const volume = { file: "/app/data.img", path: "/data", readOnly: false, bytes: 1024 ** 3 };
    expect(resolved({ toml }).config.run.volumes).toEqual([volume]);
    const flags = { "run.volumes": ["data.img:/data:ro"] };
    expect(resolved({ toml, flags }).config.run.volumes).toEqual([
      { file: "/work/data.img", path: "/data", readOnly: true },
    ]);
  });

  it("takes an empty environment variable as not set", () => {
    expect(resolved({ environment: { LEANVM_CACHE: "" } }).config.cache).toBe("/home/ada/.cache/leanvm");
  });

  it("turns plain TOML into final values", () => {
    const toml = 'env = { PORT = 4000, DEBUG = true, NAME = "x" }\n[run]\nports = ["8080:4000"]';
    const { config } = resolved({ toml });
    expect(config.env).toEqual({ PORT: "4000", DEBUG: "true", NAME: "x" });
    expect(config.run.ports).toEqual([{ host: 8080, guest: 4000 }]);
  });

  it("gives a frozen value", () => {
    const { config } = resolved({ toml: 'packages = ["ca-certificates"]' });
    expect(() => (config.packages as string[]).push("x")).toThrow(TypeError);
    expect(() => Object.assign(config.run, { memory: 1 })).toThrow(TypeError);
  });
});

describe("refusals", () => {
  it("name the file, the line, what was expected and what was found", () => {
    const files = [
      'sutie = "sid"',
      "build-suite = 1",
      "memory = 1",
      "[run]\nmemmory = 1",
      "[run]\nsuite = 1",
      "completely_else = 1",
      "locked = true",
      "run = 3",
      '\n\nsize = "big"',
      "size = -1",
      'arch = "aarch46"',
      'type = "alpine"',
      'shrink = "modules"',
      'capabilities = ["distributon"]',
      'packages = "curl"',
      'packages = ["Curl!"]',
      'mirror = "ftp://x"',
      'ready = "soon"',
      '[env]\n"A-B" = "x"',
      "[run]\nports = [8080]",
      "[run]\nmemory = 1",
      "[run]\ncpus = 1.5",
      "a = [",
      'a = 1\na = "b"',
    ];
    expect(
      files.map((toml) => `${JSON.stringify(toml)}\n  ${refusal({ toml })}`).join("\n"),
    ).toMatchInlineSnapshot(`
      ""sutie = \\"sid\\""
        UNKNOWN_SETTING: lean.toml:1: there is no setting sutie. Did you mean suite?
      "build-suite = 1"
        UNKNOWN_SETTING: lean.toml:1: there is no setting build-suite. Did you mean build_suite?
      "memory = 1"
        UNKNOWN_SETTING: lean.toml:1: there is no setting memory. It belongs into section [run] of the file.
      "[run]\\nmemmory = 1"
        UNKNOWN_SETTING: lean.toml:2: there is no setting run.memmory. Did you mean run.memory?
      "[run]\\nsuite = 1"
        UNKNOWN_SETTING: lean.toml:2: there is no setting run.suite. It belongs into the top level of the file.
      "completely_else = 1"
        UNKNOWN_SETTING: lean.toml:1: there is no setting completely_else. All settings are in docs/settings.md and in what \`leanvm init\` writes.
      "locked = true"
        UNKNOWN_SETTING: lean.toml:1: locked does not belong into lean.toml. Use --locked instead.
      "run = 3"
        INVALID_SETTING: lean.toml:1: run must be a section: [run], not 3.
      "\\n\\nsize = \\"big\\""
        INVALID_SETTING: lean.toml:3: size must be a number, not "big".
      "size = -1"
        INVALID_SETTING: lean.toml:1: size must be more than 0, not -1.
      "arch = \\"aarch46\\""
        INVALID_SETTING: lean.toml:1: arch must be one of x86_64, aarch64, riscv64, not "aarch46". Did you mean aarch64?
      "type = \\"alpine\\""
        NOT_BUILT_YET: lean.toml:1: type = alpine is not built yet in this version of leanvm. Available today: debian.
      "shrink = \\"modules\\""
        accepted
      "capabilities = [\\"distributon\\"]"
        INVALID_SETTING: lean.toml:1: capabilities must be one of distribution, shell, eval, compile, console, release_handling, cluster, inet, heart, alarms, config_reboot, hot_code, unicode_full, warnings, disk_log, log_files, file_modes, process_groups, logger_backends, tracing, debug_info, inet_dns, socket_backend, not "distributon". Did you mean distribution?
      "packages = \\"curl\\""
        INVALID_SETTING: lean.toml:1: packages must be a list, not "curl".
      "packages = [\\"Curl!\\"]"
        INVALID_SETTING: lean.toml:1: packages must be a Debian package's name, not "Curl!".
      "mirror = \\"ftp://x\\""
        INVALID_SETTING: lean.toml:1: mirror must be an http or https address, not "ftp://x".
      "ready = \\"soon\\""
        INVALID_SETTING: lean.toml:1: ready must be boot, port:N, or log:TEXT, not "soon".
      "[env]\\n\\"A-B\\" = \\"x\\""
        INVALID_SETTING: lean.toml:1: env must be a table in which each key is a variable's name, not "A-B".
      "[run]\\nports = [8080]"
        INVALID_SETTING: lean.toml:2: run.ports must be a text in quotes, not 8080.
      "[run]\\nmemory = 1"
        INVALID_SETTING: lean.toml:2: run.memory must be at least 16, not 1.
      "[run]\\ncpus = 1.5"
        INVALID_SETTING: lean.toml:2: run.cpus must be a whole number, not 1.5.
      "a = ["
        CONFIG_SYNTAX: lean.toml:1:5 is not valid TOML: unfinished array. Texts stand in double quotes, lists in square brackets: packages = ["ca-certificates"].
      "a = 1\\na = \\"b\\""
        CONFIG_SYNTAX: lean.toml:2:1 is not valid TOML: trying to redefine an already defined table or value. Texts stand in double quotes, lists in square brackets: packages = ["ca-certificates"]."
    `);
  });

  it("name the flag or the variable", () => {
    const cases = [
      { flags: { size: "big" } },
      { flags: { "run.ports": ["80"] } },
      { flags: { "run.volumes": ["data.img:/usr"] } },
      { flags: { "run.env": "SECRET" } },
      { flags: { arch: "arm64" } },
      { flags: { capabilities: ["shel"] } },
      { flags: { type: "custom" } },
      { environment: { LEANVM_MIRROR: "nowhere" } },
    ];
    expect(cases.map(refusal).join("\n")).toMatchInlineSnapshot(`
      "INVALID_SETTING: --size must be a number, not "big".
      INVALID_SETTING: --port must be HOST:GUEST, such as 8080:4000, not "80".
      INVALID_SETTING: --volume must be a volume at a folder of its own, such as /data (/usr is the system's), not "data.img:/usr".
      INVALID_SETTING: --env must be NAME=VALUE, not "SECRET".
      INVALID_SETTING: --arch must be one of x86_64, aarch64, riscv64, not "arm64".
      INVALID_SETTING: --capability must be one of distribution, shell, eval, compile, console, release_handling, cluster, inet, heart, alarms, config_reboot, hot_code, unicode_full, warnings, disk_log, log_files, file_modes, process_groups, logger_backends, tracing, debug_info, inet_dns, socket_backend, not "shel". Did you mean shell?
      NOT_BUILT_YET: --type custom is not built yet in this version of leanvm. Available today: debian.
      INVALID_SETTING: LEANVM_MIRROR must be an http or https address, not "nowhere"."
    `);
  });
});
