import { z } from "zod";
import { isDerived, keyOf, type Row, rows } from "../../src/config/index.js";

type JsonSchema = Readonly<Record<string, unknown>>;

/** JSON schema (draft 2020-12) of `lean.toml`, for editors. */
export function settingsSchema(): JsonSchema {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "lean.toml",
    description: "Settings of leanvm for one project",
    type: "object",
    additionalProperties: false,
    properties: {
      ...properties(undefined),
      run: {
        type: "object",
        description: "How `leanvm run` starts the machine",
        additionalProperties: false,
        properties: properties("run"),
      },
    },
  };
}

function properties(section: "run" | undefined): JsonSchema {
  const inFile = rows.filter((row) => row.section === section && row.setting.file !== false);
  return Object.fromEntries(inFile.map((row) => [keyOf(row.property), property(row)]));
}

function property({ setting }: Row): JsonSchema {
  const { $schema, ...schema } = z.toJSONSchema(setting.schema(z), { io: "input" });
  const { fallback, description } = setting;
  const plain = isDerived(fallback) || fallback === undefined ? {} : { default: fallback };
  return { description, ...schema, ...plain };
}
