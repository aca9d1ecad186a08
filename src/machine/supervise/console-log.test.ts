import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openConsoleLog } from "./console-log.js";
import { type LogLine, parseLogLine, readLog } from "./log-reader.js";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "leanvm-log-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const paths = () => ({ log: join(folder, "console.log"), olderLog: join(folder, "console.log.1") });
const open = (bytes: number) =>
  openConsoleLog({ path: paths().log, olderPath: paths().olderLog, bytes }, () => new Date(0));

async function all(): Promise<readonly LogLine[]> {
  const lines: LogLine[] = [];
  for await (const portion of readLog(paths())) lines.push(...portion);
  return lines;
}

describe("the console log", () => {
  it("gives back what was written, with time and kind, readable by nobody else", async () => {
    const log = open(1_000_000);
    log.note("started");
    log.line("Grüße | 🚀");
    log.line("");
    log.close();
    const time = "1970-01-01T00:00:00.000Z";
    expect(await all()).toEqual([
      { time, note: true, text: "started" },
      { time, note: false, text: "Grüße | 🚀" },
      { time, note: false, text: "" },
    ]);
    expect((await stat(paths().log)).mode & 0o777).toBe(0o600);
  });

  it("goes on where an earlier one ended", async () => {
    for (const text of ["one", "two"]) {
      const log = open(1_000_000);
      log.line(text);
      log.close();
    }
    expect((await all()).map(({ text }) => text)).toEqual(["one", "two"]);
  });

  it("keeps the last lines, in no more than the bytes allowed", async () => {
    const lines = fc.array(fc.stringMatching(/^[a-z]{0,300}$/), { minLength: 1, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(lines, async (texts) => {
        for (const path of Object.values(paths())) await rm(path, { force: true });
        const log = open(8000);
        for (const text of texts) log.line(text);
        log.close();
        const kept = (await all()).map(({ text }) => text);
        expect(kept).toEqual(texts.slice(-kept.length));
        const sizes = await Promise.all(
          Object.values(paths()).map((path) =>
            readFile(path).then(
              ({ length }) => length,
              () => 0,
            ),
          ),
        );
        expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(8000);
      }),
      { numRuns: 30 },
    );
  });
});

describe("following", () => {
  it("misses nothing and repeats nothing while the log becomes the older one", async () => {
    const log = open(20_000);
    const seen: string[] = [];
    let written = 0;
    const signal = new AbortController().signal;
    const isLive = async () => {
      for (let more = 0; more < 40 && written < 400; more++) log.line(`line ${written++} ${"x".repeat(50)}`);
      return written < 400;
    };
    for await (const lines of readLog(paths(), { signal, isLive }))
      seen.push(...lines.map(({ text }) => text));
    expect(seen.map((text) => Number(text.split(" ")[1]))).toEqual(Array.from({ length: 400 }, (_, n) => n));
  });

  it("shows the note at the end of a log that was cut", async () => {
    const line = (text: string, mark = "|") => `1970-01-01T00:00:00.000Z ${mark} ${text}\n`;
    await writeFile(paths().log, line("one") + line("two") + line("three"));
    let round = 0;
    const isLive = async () => {
      if (++round === 2) await writeFile(paths().log, line("one") + line("cut here", "*"));
      return round < 3;
    };
    const seen: LogLine[] = [];
    for await (const lines of readLog(paths(), { signal: new AbortController().signal, isLive }))
      seen.push(...lines);
    expect(seen.map(({ text }) => text)).toEqual(["one", "two", "three", "cut here"]);
  });
});

describe("parseLogLine", () => {
  it.each([
    "",
    "hello",
    "1970-01-01T00:00:00.000Z",
    "1970-01-01T00:00:00.000Z ? x",
    "\0\0\0",
    "yesterday | x",
  ])("leaves %j out", (line) => {
    expect(parseLogLine(line)).toBeUndefined();
  });
});
