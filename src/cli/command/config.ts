import { describeOrigin, keyOf, type ResolvedConfig, rows } from "../../config/index.js";
import type { CommandSpec } from "../command.js";
import { table } from "../render/table.js";
import { clip } from "../render/text.js";

export const configCommand: CommandSpec = {
  name: "config",
  summary: "Show every setting, its value, and where the value comes from",
  arguments: [{ name: "[app]", description: "Folder of the project (default: this folder)" }],
  settings: ["build", "run"],
  examples: [
    ["leanvm config", "settings of the project in this folder"],
    ["leanvm config path/to/app --suite sid", "what a build with this flag would use"],
  ],
  async run(session, input) {
    const entries = effective(await session.project(input.arguments[0] ?? "."));
    const settings = Object.fromEntries(
      entries.map(({ key, value, origin }) => [key, { value: value ?? null, origin }]),
    );
    return {
      json: { settings },
      text: (paint) => {
        const [titles = "", ...lines] = table(
          [{ title: "setting" }, { title: "value" }, { title: "from" }],
          entries.map(({ key, value, origin }) => [
            key,
            clip(value === undefined ? "-" : JSON.stringify(value), 60),
            origin,
          ]),
        );
        return [paint.bold(titles), ...lines].join("\n");
      },
    };
  },
};

interface Effective {
  readonly key: string;
  readonly value: unknown;
  readonly origin: string;
}

function effective({ config, origins }: ResolvedConfig): readonly Effective[] {
  const values: Readonly<Record<string, unknown>> = { ...config };
  const run: Readonly<Record<string, unknown>> = config.run;
  return rows.map(({ property, section }) => {
    const key = section === undefined ? keyOf(property) : `${section}.${keyOf(property)}`;
    const value = section === undefined ? values[property] : run[property];
    return { key, value, origin: describeOrigin(origins.get(key) ?? { kind: "default" }) };
  });
}
