import type { Difference } from "../../analyze/index.js";
import { LeanError } from "../../error/index.js";
import type { Placed } from "../analyze/difference-text.js";
import type { CommandSpec, Session } from "../command.js";
import { bytes, grouped } from "../render/units.js";

export const diffCommand: CommandSpec = {
  name: "diff",
  summary: "Show what grew and shrank from one image to another",
  description:
    "Shows what grew, shrank, came and went from one image to another, in bytes as shipped. Takes all that `analyze` takes. With --max-growth, exit status 4 when the second is larger by more than that.",
  arguments: [
    { name: "<before>", description: "The earlier image" },
    { name: "<after>", description: "The later image" },
  ],
  options: [
    {
      flags: "--max-growth <bytes>",
      description: "Most bytes that it may grow: 4096, 50k (50 000), 64KiB, 1.5M",
    },
  ],
  examples: [
    ["leanvm diff old/api-x86_64 build/api-x86_64", "what changed"],
    ["leanvm diff main branch --max-growth 50k", "for CI: status 4 when it grew by more than 50 000 bytes"],
  ],
  async run(session, input) {
    const [{ amountOf }, { differenceText, partsOf }] = await Promise.all([
      import("../analyze/amount.js"),
      import("../analyze/difference-text.js"),
    ]);
    const { maxGrowth } = input.options;
    const most = maxGrowth === undefined ? undefined : amountOf(String(maxGrowth), "--max-growth");
    const [before = ".", after = "."] = input.arguments;
    const found = await compare(session, before, after);
    if (most !== undefined && found.packed > most) throw grewTooMuch(after, found, most, partsOf(found));
    return { json: found, text: (paint) => ["", differenceText(found, paint)].join("\n") };
  },
};

async function compare(session: Session, before: string, after: string): Promise<Difference> {
  const [{ analyzeImage }, { difference }] = await Promise.all([
    import("../analyze/analyze-image.js"),
    import("../../analyze/index.js"),
  ]);
  const { context, terminal } = session;
  const earlier = await analyzeImage(context, before, terminal.workingFolder);
  return difference(earlier, await analyzeImage(context, after, terminal.workingFolder));
}

function grewTooMuch(after: string, found: Difference, most: number, parts: readonly Placed[]): LeanError {
  const growths = parts.filter(({ change }) => change.packed > 0 && change.state !== "even").slice(0, 10);
  const width = Math.max(0, ...growths.map(({ change }) => change.name.length));
  return new LeanError({
    code: "GREW_TOO_MUCH",
    message: `${after} is ${grouped(found.packed)} bytes larger than before; ${grouped(most)} are allowed.`,
    hint: "Leave something out, or allow more with --max-growth.",
    details: [
      "What grew most:",
      ...growths.map(({ change, group }) => {
        const came = change.state === "came" ? ", new" : "";
        return `${change.name.padEnd(width)}  +${bytes(change.packed)}  (${group}${came})`;
      }),
    ],
    exit: 4,
  });
}
