import { didYouMean } from "../../config/index.js";
import { allVms, checkName, isLive, lookUp, type VmRecord, vmMissing, vmNames } from "../state/index.js";
import type { PortForward } from "../types.js";
import { askSupervisor } from "./client.js";
import { portTaken } from "./errors.js";

/** A supervisor that does not answer so soon is taken by what it last wrote down. */
const patienceMs = 1000;

/** All VMs by name, each as its supervisor says now, or as is known of it. */
export async function listVms(root: string): Promise<readonly VmRecord[]> {
  return Promise.all((await allVms(root)).map(asOfNow));
}

/** One VM. Throws `VM_NOT_FOUND` with the nearest name, `VM_NAME_INVALID`. */
export async function findVm(root: string, name: string): Promise<VmRecord> {
  checkName(name);
  const found = await lookUp(root, name);
  if (found !== undefined) return asOfNow(found);
  throw vmMissing(name, didYouMean(name, await vmNames(root)));
}

/** Throws `PORT_IN_USE` naming the VM that has one of the ports, or will have it again. */
export async function refuseTakenPorts(root: string, ports: readonly PortForward[]): Promise<void> {
  if (ports.length === 0) return;
  for (const vm of (await allVms(root)).filter(({ state }) => isLive(state))) {
    const port = ports.find((wanted) => vm.ports.some((taken) => clash(wanted, taken as PortForward)));
    if (port !== undefined) throw portTaken(port, vm.name);
  }
}

async function asOfNow(vm: VmRecord): Promise<VmRecord> {
  if (!isLive(vm.state)) return vm;
  return (await askSupervisor(vm.socket, { do: "status" }, { milliseconds: patienceMs })) ?? vm;
}

function clash(a: PortForward, b: PortForward): boolean {
  const [one, other] = [addressOf(a), addressOf(b)];
  return a.host === b.host && (one === other || one === "0.0.0.0" || other === "0.0.0.0");
}

const addressOf = ({ address = "127.0.0.1" }: PortForward) => address;
