export { ignoreClosedPipe, processSignals } from "./interrupt.js";
export { runCommandLine } from "./run.js";
export type { Terminal } from "./terminal.js";
