import { readFile, writeFile } from "node:fs/promises";
import { settingsPage } from "./generate/page.js";
import { settingsSchema } from "./generate/schema.js";

/**
 * Writes what follows from the settings table: `docs/settings.md` and `data/lean.schema.json`.
 * With `--check`: writes nothing, and fails when one of them is not current.
 */
const files = [
  { path: "docs/settings.md", text: settingsPage() },
  { path: "data/lean.schema.json", text: `${JSON.stringify(settingsSchema(), undefined, 2)}\n` },
];

const check = process.argv.includes("--check");
for (const { path, text } of files) {
  const current = (await readFile(path, "utf8").catch(() => "")) === text;
  if (current) continue;
  if (check) {
    console.log(`${path} is not current: run \`npx tsx scripts/generate.ts\``);
    process.exitCode = 1;
  } else {
    await writeFile(path, text);
    console.log(`wrote ${path}`);
  }
}
