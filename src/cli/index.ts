export { ignoreClosedPipe, processSignals } from "./interrupt.js";
export { fastFaces } from "./machine/fast-faces.js";
export { runCommandLine } from "./run.js";
export type { Terminal } from "./terminal.js";
