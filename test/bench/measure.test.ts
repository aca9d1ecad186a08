import { describe, expect, it } from "vitest";
import { measure, pairs, ratios } from "../../src/bench/index.js";
import { LeanError } from "../../src/error/index.js";
import { contextForTests } from "../machine/kit.js";
import { type Stage, type Story, stage, subject } from "./fake-machine.js";

async function measured(stories: Readonly<Record<string, Story>>, runs = 2) {
  const played = stage(stories);
  const subjects = Object.keys(stories).map((name) => subject(name, { baseline: name.endsWith("(stock)") }));
  const plan = { ...played, runs, slots: 2 };
  return { played, ...(await measure(contextForTests(), plan, subjects)) };
}

describe("measure", () => {
  it("sums an image up", async () => {
    const { images, acceleration } = await measured({ demo: { needs: 101 } });
    expect(acceleration).toBe("tcg");
    expect(images[0]).toEqual({
      name: "demo",
      baseline: false,
      versions: { otp: "27" },
      size: { kernel: 1000, rootfs: 500, total: 1500, inMemory: 256 * 1_048_576 },
      boot: {
        phases: [
          expect.objectContaining({ name: "firmware", instructions: 100 }),
          expect.objectContaining({ name: "kernel", instructions: 300 }),
          expect.objectContaining({ name: "init", instructions: 100 }),
          expect.objectContaining({ name: "beam", instructions: 450 }),
          expect.objectContaining({ name: "application", instructions: 50 }),
        ],
        instructions: [1000],
        milliseconds: { all: [2000, 2000], median: 2000, least: 2000, greatest: 2000 },
      },
      modules: [
        { name: "lists", instructions: 60, bytes: 77 },
        { name: "demo", instructions: 9, bytes: 0 },
      ],
      memory: { usedAtReady: 128, least: 101, failure: expect.stringMatching(/beam\.smp was ended/) },
    });
  });

  it("times alone and in turn, and does the rest two at a time", async () => {
    const { played } = await measured({ one: { needs: 90 }, two: { needs: 70 } }, 3);
    const timed = played.boots.slice(0, 6).map(({ bundle }) => bundle);
    expect(timed).toEqual(Array.from({ length: 6 }, () => "marked"));
    expect(played.boots.filter(({ bundle }) => bundle === "marked")).toHaveLength(6);
    expect(played.most()).toBe(2);
    expect(counted(played, "plain")).toBe(2);
    expect(counted(played, "traced")).toBe(2);
  });

  it("gives up a boot that works on and on", async () => {
    const { images, played } = await measured({ demo: { needs: 0, thrashes: 105 } }, 1);
    expect(images[0]?.memory.least).toBe(105);
    expect(images[0]?.memory.failure).toMatch(/not ready after \d+ s of processor time/);
    expect(played.boots.every(({ ended }) => ended)).toBe(true);
  });

  it("leaves no machine, whatever happens", async () => {
    const { played } = await measured({ demo: { needs: 64 } });
    expect(played.boots.every(({ ended }) => ended)).toBe(true);
  });
});

function counted({ boots }: Stage, bundle: string): number {
  const full = boots.filter(({ options }) => options.icount === true && options.memoryMiB === 256);
  return full.filter(({ bundle: name }) => name === bundle).length;
}

const panic = new LeanError({ code: "GUEST_PANIC", message: "The guest's kernel gave up: no init." });
const timeout = new LeanError({ code: "READY_TIMEOUT", message: "Not ready within 5 s.", exit: 124 });

describe("an image that cannot be measured", () => {
  it.each<[string, Story, object]>([
    ["panics", { needs: 0, fails: panic }, { code: "GUEST_PANIC", exit: 1, message: /^bad: .*no init/ }],
    ["is never ready", { needs: 0, fails: timeout }, { code: "READY_TIMEOUT", exit: 124, message: /^bad: / }],
    [
      "needs more memory than it is given",
      { needs: 300 },
      { code: "GUEST_OUT_OF_MEMORY", exit: 1, message: /^bad: .*beam\.smp/ },
    ],
    [
      "dies after it was ready",
      { needs: 0, dies: { kind: "status", status: 3 } },
      { code: "BENCH_DIED", exit: 1, message: /^bad: .*right after it was ready: .* status 3\.$/ },
    ],
    [
      "panics after it was ready",
      { needs: 0, dies: { kind: "panic", reason: "Fatal exception." } },
      { code: "BENCH_DIED", exit: 1, message: /Fatal exception\.$/ },
    ],
  ])("%s", async (_, story, { message, ...error }: { message?: RegExp }) => {
    const played = stage({ bad: story });
    const plan = { ...played, runs: 1, slots: 2 };
    const failing = measure(contextForTests(), plan, [subject("bad")]);
    await expect(failing).rejects.toMatchObject({ ...error, message: expect.stringMatching(message ?? /./) });
    expect(played.boots.every(({ ended }) => ended)).toBe(true);
  });

  it("ends all machines when it is interrupted", async () => {
    const stop = new AbortController();
    const played = stage({ demo: { needs: 64 } });
    const launch: typeof played.launch = (context, bundle, options) => {
      if (played.boots.length === 4) stop.abort(new Error("interrupted"));
      context.signal.throwIfAborted();
      return played.launch(context, bundle, options);
    };
    const plan = { ...played, launch, runs: 1, slots: 2 };
    const broken = measure(contextForTests(stop.signal), plan, [subject("demo")]);
    await expect(broken).rejects.toThrow("interrupted");
    expect(played.boots.every(({ ended }) => ended)).toBe(true);
  });
});

describe("ratios", () => {
  it("pairs an image with the untouched release behind it", async () => {
    const { images } = await measured(
      { a: { needs: 100 }, "a (stock)": { needs: 200 }, b: { needs: 50 } },
      1,
    );
    const [first, second] = pairs(images);
    expect(second).toEqual({ image: images[2] });
    if (first?.stock === undefined) throw new Error("a has no stock image");
    const least = ratios(first.image, first.stock).find(({ name }) => name === "least memory");
    expect(least).toEqual({ name: "least memory", unit: "mebibytes", own: 100, stock: 200, times: 2 });
  });
});
