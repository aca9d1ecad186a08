import { parentPort } from "node:worker_threads";
import { answer, type Job } from "./measure.js";

/** Entry of a thread: measures one part of an image. */
parentPort?.once("message", (job: Job) => parentPort?.postMessage(answer(job)));
