import { Worker } from "node:worker_threads";
import { LeanError } from "../../error/index.js";
import { type Answer, answer, type Job, type Measured } from "./measure.js";

/** Sources that run without being compiled (tests) have no file that a thread could start with. */
const compiled = import.meta.url.endsWith(".js");

/** Measures in a thread of its own, which ends when `signal` aborts. Throws what measuring throws. */
export async function measureInThread<J extends Job>(job: J, signal: AbortSignal): Promise<Measured<J>> {
  const given = compiled ? await ask(job, signal) : answer(job);
  if ("error" in given) throw new LeanError(given.error);
  return given.value as Measured<J>;
}

function ask(job: Job, signal: AbortSignal): Promise<Answer> {
  signal.throwIfAborted();
  const worker = new Worker(new URL("./worker.js", import.meta.url));
  const answered = new Promise<Answer>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", () => reject(signal.reason ?? new Error("a thread ended without an answer")));
    signal.addEventListener("abort", () => void worker.terminate(), { once: true });
  });
  const bytes = new Uint8Array(job.bytes);
  worker.postMessage({ ...job, bytes }, [bytes.buffer]);
  return answered.finally(() => worker.terminate());
}
