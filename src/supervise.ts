import { text } from "node:stream/consumers";
import { fastFaces } from "./cli/index.js";
import { type SuperviseReport, type SuperviseRequest, supervise } from "./machine/index.js";
import { openStore } from "./store/index.js";

/**
 * The process behind `leanvm run --detach`: keeps one VM to its end. Told what to do on standard input, which holds
 * secrets and so is neither an argument nor a file.
 */
const ending = new AbortController();
for (const name of ["SIGTERM", "SIGINT"] as const) process.on(name, () => ending.abort());
process.on("SIGHUP", () => undefined);
// The command that started this goes its way and closes its end.
process.stdout.on("error", () => undefined);

const request = JSON.parse(await text(process.stdin)) as SuperviseRequest;
const report = (words: SuperviseReport) => void process.stdout.write(`${JSON.stringify(words)}\n`);
const store = await openStore(request.cache);
const { bundle, files, launch } = request;
await supervise(request, {
  memory: store,
  fastFaces: (context) => fastFaces(context, store, { ...bundle, image: files }, launch.memoryMiB),
  report,
  signal: ending.signal,
});
