import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { dataFile } from "../config/index.js";
import { digestsOf } from "../filetree/index.js";
import type { Context } from "../step/index.js";
import { cached, type Store } from "../store/index.js";
import { applyDecision } from "./apply.js";
import { helperModules } from "./boot.js";
import { decide } from "./decide.js";
import { isCapability, readDoors } from "./door-table.js";
import { doorsOf } from "./doors.js";
import { asleepIn, doorsAt } from "./dormant.js";
import { describeShrink } from "./explain.js";
import { readFiles } from "./files.js";
import { findReach } from "./find.js";
import { graphVersion } from "./graph/index.js";
import { codeReasons } from "./reasons.js";
import type { Shaken, ShakeRequest } from "./types.js";

/**
 * Leaves out of a release, and of OTP's applications, what cannot run, as docs/shaking.md says; boot script and `.app` files
 * follow. Warns of `keep` rules that match nothing. Throws `NOT_BEAM`, `BEAM_MALFORMED` and `TERM_MALFORMED` with the name
 * of the file, `SHRINK_BOOT_SCRIPT`.
 */
export async function shake(context: Context, store: Store, request: ShakeRequest): Promise<Shaken> {
  const [capabilities, handler, modules] = await Promise.all([
    readFile(dataFile("capabilities.toml"), "utf8"),
    readFile(dataFile("shake/error_handler.beam")),
    Promise.all(
      helperModules.map(async (name) => ({ name, bytes: await readFile(dataFile(`shake/${name}.beam`)) })),
    ),
  ]);
  const { level, release, runtime, preloaded, argv, keep } = request;
  const shaken = await cached<Shaken>(context, store, {
    name: `Leave out unreachable code (${level})`,
    id: `shake/12.${graphVersion}`,
    inputs: {
      level,
      folder: release.folder,
      trees: [release.tree, runtime.tree].flatMap(({ entries }) =>
        entries.map((entry) => JSON.stringify(entry)),
      ),
      preloaded: preloaded.map((entry) => JSON.stringify(entry)),
      ...{ argv, keep, capabilities, handler: handler.toString("base64"), open: request.capabilities },
      modules: modules.map(({ bytes }) => bytes.toString("base64")),
    },
    objects: ({ release, runtime, reasons }) => [
      ...digestsOf(release),
      ...digestsOf(runtime),
      reasons.object,
    ],
    detail: ({ report: { before, after } }) =>
      `${before.functions} → ${after.functions} functions in ${after.modules} of ${before.modules} modules`,
    run: async (step) => {
      const table = readDoors(capabilities);
      const instead = level === "functions" ? table.instead : [];
      const files = await readFiles(step, store, request, { handler, modules, instead });
      const found = await findReach(store, request, files, table);
      const closed = doorsAt(table, level).filter(
        ({ capability }) => isCapability(capability) && !found.open.has(capability),
      );
      const doors = doorsOf(files.program, closed);
      const decision = decide(files.program, found.reached, doors, level);
      const asleep = asleepIn(files.program, table, found.reached);
      const trees = await applyDecision(store, request, files, { ...decision, asleep });
      const told = codeReasons(files.program, { reached: found.reached, decision, doors, level });
      const packed = gzipSync(JSON.stringify(told), { level: 9 });
      return {
        ...trees,
        report: describeShrink({ ...found, program: files.program, decision, doors, level }),
        reasons: { object: await store.put(packed), size: packed.byteLength },
      };
    },
  });
  for (const { rule, near, application } of shaken.report.unmatched) {
    const hint =
      near.length === 0 ? "Take it out, or check its spelling." : `Did you mean ${near.join(" or ")}?`;
    context.emit({
      type: "warning",
      code: "KEEP_MATCHES_NOTHING",
      message: `The keep rule ${JSON.stringify(rule)}${application === undefined ? "" : ` of ${application}`} matches nothing.`,
      hint,
    });
  }
  return shaken;
}
