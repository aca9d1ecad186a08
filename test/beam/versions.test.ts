import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { expect, it } from "vitest";
import { decodeModule, readBeam, unknownChunks } from "../../src/codec/beam/index.js";
import { readGraph } from "../../src/shake/index.js";
import { suiteFiles } from "../support/build-root.js";
import { longMatrix } from "../support/skip.js";
import { changedChunks } from "./changed.js";

const suites = [
  { suite: "bookworm", otp: 25 },
  { suite: "sid", otp: 29 },
];

it.for(suites)(
  "every module of $suite's Erlang and Elixir is read and written as it was",
  {
    timeout: 900_000,
  },
  async ({ suite, otp }, context) => {
    longMatrix(context);
    const { store, entries } = await suiteFiles(suite, [
      "elixir",
      "erlang-ssl",
      "erlang-mnesia",
      "erlang-inets",
    ]);
    const beams = entries.flatMap((entry) =>
      entry.kind === "file" && entry.path.endsWith(".beam") && "object" in entry.content
        ? [{ path: entry.path, file: store.path(entry.content.object) }]
        : [],
    );
    expect(beams.length).toBeGreaterThan(700);
    const release = entries.find(({ path }) => /\/releases\/\d+\/OTP_VERSION$/.test(path));
    expect(Number(/releases\/(\d+)/.exec(release?.path ?? "")?.[1])).toBe(otp);
    const odd: Record<string, readonly string[]> = {};
    for (const { path, file } of beams) {
      const bytes = await readFile(file);
      const chunks = [...changedChunks(bytes), ...unknownChunks(decodeModule(bytes))];
      const { opaque } = readGraph(bytes);
      if (chunks.length > 0 || opaque !== undefined) odd[basename(path)] = [...chunks, `${opaque}`];
      expect(readBeam(bytes).length).toBeGreaterThan(5);
    }
    expect(odd).toEqual({});
  },
);
