import { LeanError } from "../../error/index.js";
import type { PortForward } from "../types.js";

export function portTaken(port: PortForward, holder: string): LeanError {
  const free = port.host + 1 > 65_535 ? 8080 : port.host + 1;
  return new LeanError({
    code: "PORT_IN_USE",
    message: `Port ${port.host} on ${port.address ?? "127.0.0.1"} is taken by the VM ${holder}.`,
    hint: `Stop it with \`leanvm stop ${holder}\`, or choose another port: \`--port ${free}:${port.guest}\`.`,
  });
}

export function supervisorFailed(lastWords: readonly string[]): LeanError {
  return new LeanError({
    code: "SUPERVISOR_FAILED",
    message: "The process that keeps the VM ended before it said how the VM does.",
    hint: "Run the command again; without `--detach` the VM runs in this terminal.",
    details: lastWords,
  });
}
