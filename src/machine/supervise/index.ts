export { askSupervisor, connectSupervisor, type SupervisorClient } from "./client.js";
export { type LogLine, readLog } from "./log-reader.js";
export type { SuperviseReport, SuperviseRequest } from "./request.js";
export { parseRestart, type RestartPolicy } from "./restart.js";
export { type Started, startVm } from "./start.js";
export { supervise } from "./supervisor.js";
export { findVm, listVms, refuseTakenPorts } from "./vms.js";
