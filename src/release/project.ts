import { readdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { systemCode } from "../error/index.js";
import { notAProject, projectMissing } from "./errors.js";

/**
 * The real path of a Mix project's folder. Throws `NOT_A_PROJECT` (exit 2), which says what the folder
 * looks like instead.
 */
export async function findProject(folder: string): Promise<string> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (systemCode(error) === "ENOTDIR") throw notAProject(folder, "it is a file, not a folder");
    throw projectMissing(folder);
  });
  if (names.includes("mix.exs")) return realpath(folder);
  const below = await projectsBelow(folder, names);
  throw notAProject(folder, looksLike(new Set(names), below));
}

function looksLike(names: ReadonlySet<string>, below: readonly string[]): string {
  const visible = [...names].filter((name) => !name.startsWith("."));
  if (visible.length === 0) return "the folder is empty";
  if (names.has("rebar.config")) return "its rebar.config says that it is a rebar3 project";
  if (names.has("gleam.toml")) return "its gleam.toml says that it is a Gleam project";
  if (names.has("image.json")) return "its image.json says that it is a finished image";
  if (names.has("erlang.mk")) return "its erlang.mk says that it is an Erlang.mk project";
  if (names.has("releases") && names.has("lib")) return "it looks like an assembled release";
  if (names.has("package.json")) return "its package.json says that it is a Node project";
  if (below.length > 0) return `the projects lie below it (${below.slice(0, 4).join(", ")})`;
  return `it holds ${visible.sort().slice(0, 4).join(", ")}${visible.length > 4 ? " …" : ""}`;
}

async function projectsBelow(folder: string, names: readonly string[]): Promise<string[]> {
  const held = await Promise.all(
    names.map(async (name) => {
      const inner: string[] = await readdir(join(folder, name)).catch(() => []);
      return inner.includes("mix.exs");
    }),
  );
  return names.filter((_, index) => held[index]).sort();
}
