import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { architectures } from "../src/config/index.js";
import { LeanError } from "../src/error/index.js";
import type { Context } from "../src/step/index.js";
import { hostWords, type KernelBench, made, plainPurpose, sizes, withBench } from "./kernels/bench.js";
import { bootKernel } from "./kernels/boot.js";
import { hardeningCosts } from "./kernels/costs.js";
import { kernelsPage } from "./kernels/page.js";
import { type KernelFigures, type KernelsRecord, kernelsJson, kernelsSchema } from "./kernels/record.js";
import { securityPage } from "./kernels/security-page.js";
import { timedKernel } from "./kernels/times.js";

/**
 * Compiles the kernels that are asked for, boots each with instructions counted, and writes what it measured into
 * `docs/kernels.json`, beside what is there of others; then `docs/kernels.md` and `docs/security.md`.
 *
 *     npm run kernels -- [--arch x86_64,aarch64] [--platform microvm,qemu] [--times]
 *     npm run kernels -- --costs [ITEM,…]      what each item of hardening costs, on microvm
 *     npm run kernels -- --page                the pages anew, from what is recorded
 */
const record = "docs/kernels.json";
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    arch: { type: "string", default: "x86_64" },
    platform: { type: "string", default: "microvm,qemu,firecracker,all" },
    times: { type: "boolean", default: false },
    costs: { type: "boolean", default: false },
    page: { type: "boolean", default: false },
  },
});
const ended = new AbortController();
process.once("SIGINT", () => ended.abort(new Error("interrupted")));
const context: Context = {
  emit: (event) => {
    if (event.type === "step-end" && event.outcome !== "cached")
      console.error(`${event.name}: ${(event.milliseconds / 1000).toFixed(1)} s ${event.detail ?? ""}`);
  },
  signal: ended.signal,
};
try {
  await measure();
} catch (error) {
  if (!(error instanceof LeanError)) throw error;
  console.error([error.message, ...(error.record.details ?? [])].join("\n"));
  process.exitCode = 1;
}

async function measure(): Promise<void> {
  if (values.costs) {
    const items = positionals.flatMap((each) => each.split(","));
    await withBench(context, "x86_64", async (bench) => {
      for await (const cost of hardeningCosts(bench, items))
        await keep((old) => ({
          ...old,
          costs: [...old.costs.filter(({ item }) => item !== cost.item), cost],
        }));
    });
  } else if (!values.page) {
    for (const arch of architectures.filter((each) => values.arch.split(",").includes(each)))
      await withBench(context, arch, async (bench) => {
        for (const platform of values.platform.split(",")) await keepKernel(await figures(bench, platform));
      });
  }
  await keep((old) => old);
}

async function figures(bench: KernelBench, platform: string): Promise<KernelFigures> {
  const purpose = plainPurpose(bench.arch, platform);
  const { kernel, times } = values.times
    ? await timedKernel(bench, purpose)
    : { kernel: await made(bench, purpose), times: undefined };
  const { root, prefix } = bench.parts;
  const boot = await bootKernel(context, bench.store, kernel, { root: root.path, prefix });
  const capabilities = purpose.capabilities.map(({ capability }) => capability);
  const date = new Date().toISOString().slice(0, 10);
  const found = { arch: bench.arch, platform, capabilities, release: kernel.release, date, boot };
  return { ...found, ...(await sizes(bench, kernel)), ...(times === undefined ? {} : { times }) };
}

/** Times of an earlier run stay, unless they were measured anew. */
function keepKernel(kernel: KernelFigures): Promise<void> {
  const same = (each: KernelFigures) => each.arch === kernel.arch && each.platform === kernel.platform;
  console.log(JSON.stringify(kernel));
  return keep((old) => {
    const times = kernel.times ?? old.kernels.find(same)?.times;
    const entry = { ...kernel, ...(times === undefined ? {} : { times }) };
    const at = old.kernels.findIndex(same);
    const kernels = at < 0 ? [...old.kernels, entry] : old.kernels.with(at, entry);
    return { ...old, host: hostWords(), kernels };
  });
}

/** Writes what is known so far: an interrupted run loses one kernel at most. */
async function keep(change: (old: KernelsRecord) => KernelsRecord): Promise<void> {
  const text = await readFile(record, "utf8").catch(() => undefined);
  const empty = { host: hostWords(), kernels: [], costs: [] };
  const known = kernelsSchema.parse(
    change(text === undefined ? empty : kernelsSchema.parse(JSON.parse(text))),
  );
  await writeFile(record, kernelsJson(known));
  await writeFile("docs/kernels.md", kernelsPage(known));
  await writeFile("docs/security.md", await securityPage(known));
}
