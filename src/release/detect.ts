import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { notAProject, projectMissing } from "./errors.js";

/** What can be made into a release, told by what lies there. */
export type Source =
  | { readonly kind: "mix" | "rebar3" | "assembled"; readonly folder: string }
  | { readonly kind: "archive"; readonly file: string };

/**
 * Tells what a path is: a Mix project (mix.exs), a rebar3 project (rebar.config), an assembled release or a
 * shipment (releases and lib, entrypoint.sh), or an archive. Throws `NOT_A_PROJECT` (exit 2), which says what it
 * looks like instead.
 */
export async function detect(path: string): Promise<Source> {
  const known = await stat(path).catch(() => undefined);
  if (known === undefined) throw projectMissing(path);
  const real = await realpath(path);
  if (!known.isDirectory()) {
    if (/\.(tar\.gz|tgz|tar)$/.test(path)) return { kind: "archive", file: real };
    throw notAProject(path, "it is a file, and no .tar.gz");
  }
  const names = new Set(await readdir(path));
  if (names.has("mix.exs")) return { kind: "mix", folder: real };
  if (names.has("rebar.config") || names.has("rebar.config.script")) return { kind: "rebar3", folder: real };
  if (names.has("releases") || names.has("entrypoint.sh")) return { kind: "assembled", folder: real };
  throw notAProject(path, await looksLike(path, names));
}

async function looksLike(folder: string, names: ReadonlySet<string>): Promise<string> {
  const visible = [...names].filter((name) => !name.startsWith("."));
  if (visible.length === 0) return "the folder is empty";
  if (names.has("gleam.toml")) {
    return "its gleam.toml says that it is a Gleam project: build the folder that `gleam export erlang-shipment` writes (build/erlang-shipment)";
  }
  if (names.has("image.json")) return "its image.json says that it is a finished image";
  if (names.has("erlang.mk"))
    return "its erlang.mk says that it is an Erlang.mk project: build the folder that `make rel` writes";
  if (names.has("package.json")) return "its package.json says that it is a Node project";
  const below = await projectsBelow(folder, [...names]);
  if (below.length > 0) return `the projects lie below it (${below.slice(0, 4).join(", ")})`;
  return `it holds ${visible.sort().slice(0, 4).join(", ")}${visible.length > 4 ? " …" : ""}`;
}

async function projectsBelow(folder: string, names: readonly string[]): Promise<string[]> {
  const held = await Promise.all(
    names.map(async (name) => {
      const inner: string[] = await readdir(join(folder, name)).catch(() => []);
      return inner.includes("mix.exs") || inner.includes("rebar.config");
    }),
  );
  return names.filter((_, index) => held[index]).sort();
}
