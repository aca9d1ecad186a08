export { launch, type RunOutcome, runMachine } from "./launch.js";
export { findQemu, type KvmAnswer, probeKvm, type QemuProgram } from "./qemu/index.js";
export type {
  Acceleration,
  BootBundle,
  Exit,
  LaunchOptions,
  Machine,
  MachineType,
  Monitor,
  PortForward,
  ProbeMemory,
  Ready,
} from "./types.js";
