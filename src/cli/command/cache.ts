import type { CommandSpec, Outcome, Session } from "../command.js";
import { table } from "../render/table.js";
import { plural } from "../render/text.js";
import { bytes } from "../render/units.js";

export const cacheCommand: CommandSpec = {
  name: "cache",
  summary: "Show or empty the cache of packages and finished steps",
  arguments: [],
  examples: [
    ["leanvm cache info", "what is in it and where it lies"],
    ["leanvm cache prune --older-than 30", "drop what was not used for 30 days"],
  ],
  commands: [
    {
      name: "info",
      summary: "Show where the cache lies and how large it is",
      arguments: [],
      examples: [["leanvm cache info --json", "the same for programs"]],
      isDefault: true,
      run: info,
    },
    {
      name: "prune",
      summary: "Empty the cache; what builds need is fetched and made again",
      arguments: [],
      options: [{ flags: "--older-than <days>", description: "Only what was not used for so many days" }],
      examples: [
        ["leanvm cache prune", "empty it"],
        ["leanvm cache prune --older-than 30", "drop what was not used for 30 days"],
      ],
      run: (session, input) => prune(session, input.options.olderThan),
    },
  ],
};

async function info(session: Session): Promise<Outcome> {
  const { cacheUsage } = await import("../cache/usage.js");
  const parts = await cacheUsage(session.cache);
  const total = parts.reduce((sum, part) => sum + part.bytes, 0);
  return {
    json: { path: session.cache, bytes: total, parts },
    text: (paint) =>
      [
        `${paint.bold(session.cache)}  ${bytes(total)}`,
        ...table(
          [{ title: "  part" }, { title: "files", align: "right" }, { title: "size", align: "right" }],
          parts.map((part) => [`  ${part.name}`, String(part.files), bytes(part.bytes)]),
        ),
      ].join("\n"),
  };
}

async function prune(session: Session, olderThan: unknown): Promise<Outcome> {
  const { daysOf, pruneCache } = await import("../cache/prune.js");
  const days = daysOf(olderThan);
  const removed = await pruneCache(session.cache, days);
  return {
    json: { path: session.cache, removedFiles: removed.files, removedBytes: removed.bytes },
    text: () => `Removed ${plural(removed.files, "file")}, ${bytes(removed.bytes)}, from ${session.cache}.`,
  };
}
