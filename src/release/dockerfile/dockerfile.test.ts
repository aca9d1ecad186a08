import { describe, expect, it } from "vitest";
import { type DockerfileRequest, dockerfile } from "./dockerfile.js";
import { releaseName } from "./name.js";

const base = `docker.io/library/alpine:3.22@sha256:${"ab".repeat(32)}`;
const web: DockerfileRequest = {
  ...{ kind: "mix", name: "http_api", base, ready: "port:4000", start: 60 },
  entries: [
    ".git",
    ".formatter.exs",
    "README.md",
    "_build",
    "assets",
    "config",
    "deps",
    "lean.toml",
    "lib",
  ].concat(["mix.exs", "mix.lock", "priv", "test", "erl_crash.dump"]),
  ...{ buildPackages: ["cmake"], packages: ["curl", "ca-certificates"] },
  environment: { PORT: "4000", MOTTO: 'a "b" $c' },
};
const samples: readonly (readonly [string, DockerfileRequest])[] = [
  ["web", web],
  ["umbrella", { ...web, name: "shop", entries: ["apps", "config", "mix.exs", "mix.lock"], ready: "boot" }],
  [
    "rebar3",
    {
      ...web,
      ...{ kind: "rebar3", name: "echo", ready: "boot", environment: {}, packages: [], buildPackages: [] },
      entries: ["rebar.config", "rebar.lock", "src", "config", "test"],
    },
  ],
];

describe("dockerfile", () => {
  it.each(samples)("of %s is as reviewed", async (name, request) => {
    await expect(dockerfile(request)).toMatchFileSnapshot(`golden/${name}.Dockerfile`);
  });

  it("copies nothing that no release is made of", () => {
    const copied = dockerfile(web).match(/^COPY (?!--from).*$/gm);
    expect(copied).toEqual([
      "COPY mix.exs mix.lock ./",
      "COPY config config",
      "COPY assets assets",
      "COPY lib lib",
      "COPY priv priv",
    ]);
  });

  it("says when readiness cannot be a health check", () => {
    const text = dockerfile({ ...web, ready: "log:started" });
    expect(text).not.toContain("HEALTHCHECK");
    expect(text).toContain("# No health check");
  });
});

describe("releaseName", () => {
  it.each([
    ["mix", "def project, do: [app: :shop, version: 1]", "shop"],
    ["mix", "[app: :shop, releases: [\n  web: [applications: []]]]", "web"],
    ["mix", "[app: @app]", undefined],
    ["rebar3", '{relx, [{release, {echo, "0.1"}, [echo]}]}.', "echo"],
    ["rebar3", "{deps, []}.", undefined],
  ] as const)("%s %j", (kind, text, expected) => {
    expect(releaseName(kind, text)).toBe(expected);
  });
});
