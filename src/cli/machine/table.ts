import type { Paint } from "../render/paint.js";
import { table } from "../render/table.js";
import { clip } from "../render/text.js";
import { isOver, type VmView } from "./view.js";

const columns = [
  { title: "name" },
  { title: "state" },
  { title: "for", align: "right" },
  { title: "image" },
  { title: "memory", align: "right" },
  { title: "restarts", align: "right" },
  { title: "ports" },
  { title: "ended" },
] as const;

/** The VMs as a table for people. `now` in milliseconds since 1970; no `width`: as wide as it gets. */
export function vmTable(
  vms: readonly VmView[],
  look: { readonly paint: Paint; readonly now: number; readonly width?: number | undefined },
): string {
  if (vms.length === 0) return "No VMs. `leanvm run IMAGE --detach` starts one.";
  const anyPorts = vms.some((vm) => vm.ports.length > 0);
  const anyEnd = vms.some((vm) => vm.exit !== null);
  const shown = columns.filter(
    ({ title }) => (title !== "ports" || anyPorts) && (title !== "ended" || anyEnd),
  );
  const rows = vms.map((vm) => {
    const cells = cellsOf(vm, look.now);
    return shown.map(({ title }) => cells[title]);
  });
  const [head = "", ...lines] = table(shown, rows).map((line) => clip(line, look.width ?? 1000));
  return [look.paint.dim(head), ...lines].join("\n");
}

function cellsOf(vm: VmView, now: number): Record<(typeof columns)[number]["title"], string> {
  return {
    name: vm.name,
    state: vm.restartsAt === null ? vm.state : "waiting",
    for: vm.since === null ? "" : age(now - Date.parse(vm.since)),
    image: vm.image.name,
    memory: `${vm.memory} MB`,
    restarts: String(vm.restarts),
    ports: vm.ports.map(portWords).join(" "),
    ended: endWords(vm, now),
  };
}

function portWords({ address, host, guest }: VmView["ports"][number]): string {
  return `${address === "127.0.0.1" ? "" : `${address}:`}${host}→${guest}`;
}

/** Of a VM that runs again, the end is that of the run before. */
function endWords(vm: VmView, now: number): string {
  if (vm.exit === null) return "";
  if (vm.restartsAt !== null) {
    const seconds = Math.max(0, Math.ceil((Date.parse(vm.restartsAt) - now) / 1000));
    return `${vm.exit.reason}; starts again in ${seconds} s`;
  }
  return isOver(vm) ? vm.exit.reason : `before: ${vm.exit.reason}`;
}

/** `4 s`, `12 min`, `3 h`, `5 d`. */
export function age(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}
