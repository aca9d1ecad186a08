import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { dataFile } from "../config/index.js";
import { digestsOf } from "../filetree/index.js";
import type { Context } from "../step/index.js";
import { cached, type Store } from "../store/index.js";
import { applyDecision } from "./apply.js";
import { decide } from "./decide.js";
import { doorsOf, readDoors } from "./doors.js";
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
  const [capabilities, handler] = await Promise.all([
    readFile(dataFile("capabilities.toml"), "utf8"),
    readFile(dataFile("shake/error_handler.beam")),
  ]);
  const { level, release, runtime, preloaded, argv, keep } = request;
  const shaken = await cached<Shaken>(context, store, {
    name: `Leave out unreachable code (${level})`,
    id: `shake/6.${graphVersion}`,
    inputs: {
      level,
      folder: release.folder,
      trees: [release.tree, runtime.tree].flatMap(({ entries }) =>
        entries.map((entry) => JSON.stringify(entry)),
      ),
      preloaded: preloaded.map((entry) => JSON.stringify(entry)),
      ...{ argv, keep, capabilities, handler: handler.toString("base64"), open: request.capabilities },
    },
    objects: ({ release, runtime, reasons }) => [
      ...digestsOf(release),
      ...digestsOf(runtime),
      reasons.object,
    ],
    detail: ({ report: { before, after } }) =>
      `${before.functions} → ${after.functions} functions in ${after.modules} of ${before.modules} modules`,
    run: async (step) => {
      const files = await readFiles(step, store, request, handler);
      const table = readDoors(capabilities);
      const found = await findReach(store, request, files, table);
      const closed = table.doors.filter(({ capability }) => !request.capabilities.includes(capability));
      const doors = doorsOf(files.program, closed);
      const decision = decide(files.program, found.reached, doors, level);
      const trees = await applyDecision(store, request, files, decision);
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
