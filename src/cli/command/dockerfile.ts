import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../../config/index.js";
import { LeanError } from "../../error/index.js";
import type { CommandSpec, Session } from "../command.js";

export const dockerfileCommand: CommandSpec = {
  name: "dockerfile",
  summary: "Print a Dockerfile that builds the release on Alpine",
  description:
    "Three stages: `builder` compiles, `export` holds the release alone, `runtime` runs it as an ordinary user with a health check made of `ready`. Needs BuildKit.",
  arguments: [{ name: "[app]", description: "Folder of a Mix or rebar3 project (default: this folder)" }],
  settings: ["build"],
  examples: [
    ["leanvm dockerfile path/to/app > Dockerfile", "to own it from there on"],
    ["docker build --target export --output release .", "the release, out of that Dockerfile"],
  ],
  async run(session, input) {
    const text = await written(session, input.arguments[0] ?? ".");
    return { json: { dockerfile: text }, text: () => text.trimEnd() };
  },
};

/** Seconds that a health check's failures do not count at the start. */
const startSeconds = 60;

async function written(session: Session, folder: string): Promise<string> {
  const { config } = await session.project(folder);
  const { detect, dockerfile } = await import("../../release/index.js");
  const { kind } = await detect(config.source);
  if (kind !== "mix" && kind !== "rebar3") throw noProject(folder);
  warnOfBase(session, config.containerBase);
  return dockerfile({
    kind,
    name: config.release ?? (await named(kind, config)),
    base: config.containerBase,
    entries: await readdir(config.source),
    ...{ buildPackages: config.buildPackages, packages: config.packages },
    ...{ ready: config.ready, environment: config.env, start: startSeconds },
  });
}

async function named(kind: "mix" | "rebar3", { source }: Config): Promise<string> {
  const { releaseName } = await import("../../release/index.js");
  const file = kind === "mix" ? "mix.exs" : "rebar.config";
  const name = releaseName(kind, await readFile(join(source, file), "utf8").catch(() => ""));
  if (name === undefined) throw nameless(file);
  return name;
}

function warnOfBase({ context }: Session, base: string): void {
  if (/@sha256:[0-9a-f]{64}$/.test(base)) return;
  context.emit({
    type: "warning",
    code: "CONTAINER_BASE_NOT_PINNED",
    message: `The base image ${base} is not pinned: it can be another one tomorrow.`,
    hint: "Set `container_base` in lean.toml to one with its digest: NAME:TAG@sha256:…",
  });
}

const noProject = (folder: string) =>
  new LeanError({
    code: "DOCKERFILE_NEEDS_PROJECT",
    message: `${folder} is no Mix or rebar3 project: a Dockerfile compiles one.`,
    hint: "Name the project's folder.",
    exit: 2,
  });

const nameless = (file: string) =>
  new LeanError({
    code: "RELEASE_NAMELESS",
    message: `${file} does not say plainly what the release is called.`,
    hint: "Name it with --release NAME.",
    exit: 2,
  });
