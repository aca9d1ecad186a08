export { exitWords } from "./exit-words.js";
export { launch, type RunOutcome, runMachine } from "./launch.js";
export { findQemu, freePort, type KvmAnswer, kvmAnswer, probeKvm, type QemuProgram } from "./qemu/index.js";
export {
  isLive,
  killProcess,
  removeFolder,
  type VmEnd,
  type VmRecord,
  vmExists,
  vmNames,
  vmPaths,
  waitForEnd,
  withLock,
} from "./state/index.js";
export {
  askSupervisor,
  connectSupervisor,
  findVm,
  type LogLine,
  listVms,
  parseRestart,
  readLog,
  refuseTakenPorts,
  type Started,
  type SuperviseReport,
  type SuperviseRequest,
  type SupervisorClient,
  startVm,
  supervise,
} from "./supervise/index.js";
export type {
  Acceleration,
  BootBundle,
  Execution,
  ExecutionEnd,
  ExecutionRequest,
  Exit,
  FastFaces,
  GuestClock,
  LaunchOptions,
  Machine,
  MachineType,
  Monitor,
  PortForward,
  ProbeMemory,
  Ready,
} from "./types.js";
