import { readdir, readFile } from "node:fs/promises";
import { join, posix, sep } from "node:path";

export interface Import {
  /** As written: `../error/index.js`, `node:fs`. */
  readonly specifier: string;
  readonly typeOnly: boolean;
}

export interface Source {
  /** Relative to the root, with `/`. */
  readonly file: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

/** Every TypeScript file below `root` with its imports; tests are left out. */
export async function readSources(root: string): Promise<readonly Source[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.name.endsWith(".test.ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Promise.all(
    files.map(async (path) => {
      const text = await readFile(path, "utf8");
      const file = path
        .slice(root.length + 1)
        .split(sep)
        .join(posix.sep);
      return { file, text, imports: importsOf(text) };
    }),
  );
}

/** Imports and re-exports of a module, static and dynamic. */
export function importsOf(text: string): readonly Import[] {
  const code = withoutComments(text);
  const statements = code.matchAll(/^\s*(?:import|export)\s+(type\s)?([^;'"]*?\sfrom\s+)?["']([^"']+)["']/gm);
  const dynamic = code.matchAll(/\bimport\(\s*["']([^"']+)["']/g);
  return [
    ...[...statements].map(([, type, clause, specifier = ""]) => ({
      specifier,
      typeOnly: type !== undefined || onlyTypes(clause ?? ""),
    })),
    ...[...dynamic].map(([, specifier = ""]) => ({ specifier, typeOnly: false })),
  ];
}

/** `{ type A, type B } from`: nothing of it is there at run time. */
function onlyTypes(clause: string): boolean {
  const names = /^\{([^}]*)\}/s.exec(clause.trim())?.[1];
  if (names === undefined) return false;
  const parts = names
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  return parts.length > 0 && parts.every((name) => name.startsWith("type "));
}

/** Blanks comments out; positions of lines stay. */
export function withoutComments(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " "))
    .replace(/(^|[^:"'`\\])\/\/.*$/gm, "$1");
}
