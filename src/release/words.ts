import { guest } from "./workspace.js";

const beginning =
  /^\s*(error:|\*\* \()|^== Compilation error|\berror:|^could not compile|^===> .*(fail|error)|^make.*\*\*\*|: (command )?not found$|: no such file or directory$/i;
const noise =
  /^\s+(\((elixir|mix|stdlib|kernel|compiler|ex_unit|elixir_make)[ )]|nofile:|.*\/vendored\.exs|.*\/release\.exs)/;
const limit = 60;

/**
 * What a compiler or Mix has to say about a failure: from the first complaint on, without the lines of
 * progress before it and the stack of Mix itself, paths as the user knows them.
 */
export function compilerWords(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => beginning.test(line));
  return lines
    .slice(first === -1 ? -limit : first)
    .filter((line) => !noise.test(line))
    .map(withoutSandbox)
    .filter((line, index, all) => line !== "" || all[index - 1] !== "")
    .slice(0, limit);
}

/** The application that was being compiled: Mix announces each but the project's own with `==> name`. */
export function compiledApplication(lines: readonly string[]): string | undefined {
  const announced = lines.flatMap((line) => /^==> (\S+)/.exec(line)?.[1] ?? []);
  return announced.at(-1);
}

function withoutSandbox(line: string): string {
  return line
    .replaceAll(`${guest.project}/`, "")
    .replaceAll(`${guest.dependencies}/`, "deps/")
    .replaceAll(`${guest.sources}/`, "")
    .trimEnd();
}
