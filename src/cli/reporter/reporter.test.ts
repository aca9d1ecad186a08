import { describe, expect, it } from "vitest";
import type { Event } from "../../event/index.js";
import { paint } from "../render/paint.js";
import { emptyView, fold, type View } from "./fold.js";
import { renderLive } from "./live.js";
import { ndjsonReporter } from "./ndjson.js";
import { plainReporter } from "./plain.js";

const plain = paint(false);

const start = (id: number, name: string, parent?: number): Event => ({
  type: "step-start",
  id,
  name,
  ...(parent === undefined ? {} : { parent }),
});

const end = (id: number, name: string, more: Partial<Extract<Event, { type: "step-end" }>> = {}): Event => ({
  type: "step-end",
  id,
  name,
  outcome: "done",
  milliseconds: 1234,
  ...more,
});

const story: readonly Event[] = [
  start(1, "Packages"),
  start(2, "Index of trixie", 1),
  end(2, "Index of trixie", { parent: 1, detail: "68 421 packages", milliseconds: 2100 }),
  start(3, "Download", 1),
  start(4, "erlang-base", 3),
  { type: "step-progress", id: 4, done: 10, total: 20, unit: "bytes" },
  end(4, "erlang-base", { parent: 3 }),
  end(3, "Download", { parent: 1, detail: "72 packages, 118.4 MB", milliseconds: 72_300 }),
  end(1, "Packages", { milliseconds: 75_000 }),
  { type: "notice", message: "Emulation: /dev/kvm is not there." },
  start(5, "Kernel"),
  end(5, "Kernel", { outcome: "cached", detail: "6.12.107", milliseconds: 3 }),
  { type: "warning", code: "OLD", message: "The lock is a year old.", hint: "Run with --update." },
  { type: "output", source: "mix", line: "Compiling 3 files (.ex)" },
  start(6, "Release"),
  start(7, "Compile", 6),
  end(7, "Compile", { parent: 6, outcome: "failed", milliseconds: 400 }),
  end(6, "Release", { outcome: "failed", milliseconds: 500 }),
];

const capture = (write: (part: string) => void) => ({ write });

function printed(events: readonly Event[], verbose = false): string {
  let text = "";
  const reporter = plainReporter(
    capture((part) => {
      text += part;
    }),
    { paint: plain, verbose },
  );
  for (const event of events) reporter.event(event);
  return text;
}

describe("plain reporter", () => {
  it("prints one line for each finished step of the two outer levels, and the step that failed", () => {
    expect(printed(story)).toMatchInlineSnapshot(`
      "✓   Index of trixie                  68 421 packages · 2.1 s
      ✓   Download                         72 packages, 118.4 MB · 1 min 12 s
      ✓ Packages                           1 min 15 s
      · Emulation: /dev/kvm is not there.
      ✓ Kernel                             6.12.107 · cached
      ! The lock is a year old.
        → Run with --update.
      ✗   Compile                          0.4 s
      "
    `);
  });

  it("prints every step and what tools print when verbose", () => {
    expect(printed(story, true)).toMatchInlineSnapshot(`
      "✓   Index of trixie                  68 421 packages · 2.1 s
      ✓     erlang-base                    1.2 s
      ✓   Download                         72 packages, 118.4 MB · 1 min 12 s
      ✓ Packages                           1 min 15 s
      · Emulation: /dev/kvm is not there.
      ✓ Kernel                             6.12.107 · cached
      ! The lock is a year old.
        → Run with --update.
        mix | Compiling 3 files (.ex)
      ✗   Compile                          0.4 s
      "
    `);
  });

  it("keeps foreign control sequences from the terminal", () => {
    const hostile = "\u001b[2J\u001b]0;title\u0007red\u001b[31m\rback\u009b5A";
    const text = printed(
      [{ type: "output", source: "mix", line: hostile }, start(1, hostile), end(1, hostile)],
      true,
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });

  it("says nothing once stopped", () => {
    let text = "";
    const reporter = plainReporter(
      capture((part) => {
        text += part;
      }),
      { paint: plain, verbose: true },
    );
    reporter.stop();
    for (const event of story) reporter.event(event);
    expect(text).toBe("");
  });
});

describe("live view", () => {
  const events: readonly Event[] = [
    start(1, "Packages"),
    start(2, "Download", 1),
    start(3, "Compile guest/init"),
    { type: "step-progress", id: 2, done: 1, total: 118_400_000, unit: "bytes" },
  ];
  const viewAfter = (more: readonly Event[], now: number): View =>
    more.reduce(
      (view, event) => fold(view, event, now),
      events.reduce((view, event) => fold(view, event, 0), emptyView),
    );

  it("shows the tree of running steps with share, bytes, rate and time", () => {
    const view = viewAfter(
      [{ type: "step-progress", id: 2, done: 59_200_000, total: 118_400_000, unit: "bytes" }],
      4000,
    );
    expect(renderLive(view, { paint: plain, columns: 100, now: 8000 })).toMatchInlineSnapshot(`
      "⠋ Packages                           8.0 s
      ⠋   Download                         ━━━━━━━━──────── 50 % · 59.2 MB of 118.4 MB · 7.4 MB/s · 8.0 s
      ⠋ Compile guest/init                 8.0 s"
    `);
  });

  it("counts what has no total", () => {
    const view = viewAfter([{ type: "step-progress", id: 3, done: 12, unit: "files" }], 100);
    expect(renderLive(view, { paint: plain, columns: 100, now: 400 })).toMatchInlineSnapshot(`
      "⠴ Packages                           0.4 s
      ⠴   Download                         ──────────────── 0 % · 1 B of 118.4 MB · 0.4 s
      ⠴ Compile guest/init                 12 files · 0.4 s"
    `);
  });

  it.each([20, 40, 60, 80, 120])("never exceeds a terminal of %d columns", (columns) => {
    const long = [start(8, "A step whose name is a good deal longer than most", 2), start(9, "B", 8)];
    const text = renderLive(viewAfter(long, 100), { paint: plain, columns, now: 99_000 });
    for (const line of text.split("\n")) expect([...line].length).toBeLessThanOrEqual(columns - 1);
  });

  it("shows no more lines than there is room for", () => {
    const many = Array.from({ length: 40 }, (_, index) => start(100 + index, `Package ${index}`, 2));
    const lines = renderLive(viewAfter(many, 1), { paint: plain, columns: 80, now: 2 }).split("\n");
    expect(lines).toHaveLength(13);
    expect(lines.at(-1)).toBe("  … and 31 more");
  });

  it("is empty when nothing runs", () => {
    const view = story.reduce((before, event) => fold(before, event, 0), emptyView);
    expect(renderLive(view, { paint: plain, columns: 80, now: 0 })).toBe("");
  });
});

describe("ndjson reporter", () => {
  it("writes each event as one line of JSON", () => {
    let text = "";
    const reporter = ndjsonReporter(
      capture((part) => {
        text += part;
      }),
    );
    for (const event of story) reporter.event(event);
    expect(
      text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual(story);
  });
});
