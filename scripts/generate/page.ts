import { capabilities, isDerived, keyOf, type Row, rows } from "../../src/config/index.js";

/** docs/settings.md. */
export function settingsPage(): string {
  const inFile = rows.filter((row) => row.setting.file !== false);
  return [
    intro,
    "## Top level of lean.toml\n",
    ...inFile.filter((row) => row.section === undefined).map(entry),
    "## Section [run]\n",
    ...inFile.filter((row) => row.section === "run").map(entry),
    "## Not in lean.toml\n",
    "They belong to one invocation or one machine.\n",
    ...rows.filter((row) => row.setting.file === false).map(entry),
    "## Capabilities\n",
    "Closed unless named in `capabilities`.\n",
    `${Object.entries(capabilities)
      .map(([name, words]) => `- \`${name}\`: ${words}`)
      .join("\n")}\n`,
    environment,
  ].join("\n");
}

const intro = `<!-- Made by scripts/generate.ts from the settings table (src/config/settings). Do not edit. -->
# Settings

A project's settings are in \`lean.toml\` beside its \`mix.exs\`; all are optional. \`leanvm init\` writes the file with
every setting as a comment, \`leanvm config\` shows each value in force and where it comes from. An editor that
knows JSON schemas completes and checks the file with \`data/lean.schema.json\`.

Rank: flag, then environment, then \`lean.toml\`, then default. A list given by flags takes the place of the list in
the file. Paths in the file are relative to the project; paths in flags and in the environment to the working
folder. An unknown key is an error.

\`\`\`toml
packages = ["ca-certificates"]
ready = "port:4000"

[env]
PHX_SERVER = "true"

[run]
memory = 128
ports = ["8080:4000"]
\`\`\`
`;

const environment = `## Environment of the command line

| variable | meaning |
| --- | --- |
| \`NO_COLOR\` | no colours, whatever its value |
| \`FORCE_COLOR\` | colours even where output is no terminal |
| \`CI\` | progress as plain lines, one for each finished step |
| \`LEANVM_TEST=all\` | \`npm test\` also runs what takes long: other suites |
`;

function entry(row: Row): string {
  const { setting } = row;
  const facts = [
    `- Default: ${fallbackWords(row)}`,
    ...(setting.choices === undefined ? [] : [`- One of: ${choices(row)}`]),
    ...(setting.flag === undefined
      ? []
      : [
          `- Flag of \`leanvm ${setting.flag.commands.join("`, `leanvm ")}\`: \`${setting.flag.flags}\`${setting.flag.repeat === true ? ", repeatable" : ""}`,
        ]),
    ...(setting.environment === undefined ? [] : [`- Environment: \`${setting.environment.join("`, `")}\``]),
    ...(setting.file === false ? [] : [`- Example: \`${keyOf(row.property)} = ${setting.example}\``]),
  ];
  return `### ${row.section === undefined ? "" : `${row.section}.`}${keyOf(row.property)}\n${setting.description}.\n\n${facts.join("\n")}\n`;
}

function fallbackWords({ setting }: Row): string {
  const { fallback } = setting;
  if (isDerived(fallback)) return fallback.words;
  return fallback === undefined ? "none" : `\`${JSON.stringify(fallback)}\``;
}

function choices({ setting }: Row): string {
  const all = setting.choices ?? [];
  const available = setting.available ?? all;
  const later = all.filter((choice) => !available.includes(choice));
  const listed = available.map((choice) => `\`${choice}\``).join(", ");
  return later.length === 0 ? listed : `${listed} (not built yet: ${later.join(", ")})`;
}
