import { rm } from "node:fs/promises";
import { join } from "node:path";
import { readTree } from "../../disk/index.js";
import { hasCode, LeanError } from "../../error/index.js";
import type { FileTree } from "../../filetree/index.js";
import type { Context } from "../../step/index.js";
import type { Store } from "../../store/index.js";
import { refuseEnvScript } from "../env-script.js";
import type { Release } from "../types.js";
import { compiledApplication, compilerWords } from "../words.js";
import { guest, type Workspace } from "../workspace.js";
import type { ChosenRelease } from "./choose.js";
import { description, readRelease } from "./read.js";
import { runMix, type Toolchain } from "./toolchain.js";

/**
 * Compiles the project in its workspace and assembles the release with `mix release`, without network,
 * then reads it. Throws `COMPILE_FAILED` or `RELEASE_FAILED`, with the compiler's own words.
 */
export async function assemble(
  context: Context,
  store: Store,
  toolchain: Toolchain,
  workspace: Workspace,
  chosen: ChosenRelease,
): Promise<Release> {
  return withAssembled(context, toolchain, workspace, chosen, async (output, document) => {
    refuseEnvScript(chosen.name, document);
    return readRelease(store, output, description.parse(document), chosen);
  });
}

/** The same, but the folder as `mix release` wrote it, with its own ERTS and start scripts. */
export async function assembleUntouched(
  context: Context,
  store: Store,
  toolchain: Toolchain,
  workspace: Workspace,
  chosen: ChosenRelease,
): Promise<FileTree> {
  const why = { stage: "release", from: `release:${chosen.name}`, rule: "written by mix release" };
  return withAssembled(context, toolchain, workspace, chosen, (output) => readTree(output, store, why));
}

async function withAssembled<T>(
  context: Context,
  toolchain: Toolchain,
  workspace: Workspace,
  chosen: ChosenRelease,
  read: (output: string, document: unknown) => Promise<T>,
): Promise<T> {
  const output = join(workspace.folder, "release");
  await rm(output, { recursive: true, force: true });
  const document = await workspace.guarded(() => mixRelease(context, toolchain, workspace, chosen));
  const result = await read(output, document);
  await rm(output, { recursive: true, force: true });
  return result;
}

async function mixRelease(
  context: Context,
  toolchain: Toolchain,
  workspace: Workspace,
  { name, declared }: ChosenRelease,
): Promise<unknown> {
  const lines: string[] = [];
  const args = [declared ? "declared" : "implied", name, guest.release];
  try {
    return await runMix(context, toolchain, workspace.folder, "release.exs", args, (line) =>
      lines.push(line),
    );
  } catch (error) {
    if (!hasCode(error, "COMMAND_FAILED")) throw error;
    throw explain(name, lines, error);
  }
}

const compileError =
  /Compilation error|[Cc]ould not compile|\*\* \((Compile|Syntax|TokenMissing|MismatchedDelimiter|Undefined\w*)Error\)|\.[eh]rl:\d+.*error|^\S+\.c(c|pp)?:\d+.*error/;

function explain(name: string, lines: readonly string[], cause: unknown): LeanError {
  const words = compilerWords(lines);
  if (!lines.some((line) => compileError.test(line))) {
    return new LeanError({
      code: "RELEASE_FAILED",
      message: `Mix could not assemble the release ${name}.`,
      details: words,
      hint: "`MIX_ENV=prod mix release` in the project should fail the same way; mend what it reports.",
      cause,
    });
  }
  return new LeanError({
    code: "COMPILE_FAILED",
    message: `${compiledApplication(lines) ?? name} does not compile.`,
    details: words,
    hint: "Mend what the compiler reports, then run the command again.",
    cause,
  });
}
