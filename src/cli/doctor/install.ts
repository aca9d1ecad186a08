import { findProgram } from "../../process/index.js";

export type HostTool = "bubblewrap" | "e2fsprogs" | "qemu-x86_64" | "qemu-aarch64" | "qemu-riscv64";

interface Manager {
  /** Program whose presence tells that this package manager is used. */
  readonly program: string;
  readonly install: string;
  readonly packages: Readonly<Record<HostTool, string>>;
}

const managers: readonly Manager[] = [
  {
    program: "apt-get",
    install: "sudo apt-get install",
    packages: {
      bubblewrap: "bubblewrap",
      e2fsprogs: "e2fsprogs",
      "qemu-x86_64": "qemu-system-x86",
      "qemu-aarch64": "qemu-system-arm",
      "qemu-riscv64": "qemu-system-misc opensbi",
    },
  },
  {
    program: "dnf",
    install: "sudo dnf install",
    packages: {
      bubblewrap: "bubblewrap",
      e2fsprogs: "e2fsprogs",
      "qemu-x86_64": "qemu-system-x86",
      "qemu-aarch64": "qemu-system-aarch64",
      "qemu-riscv64": "qemu-system-riscv",
    },
  },
  {
    program: "pacman",
    install: "sudo pacman -S",
    packages: {
      bubblewrap: "bubblewrap",
      e2fsprogs: "e2fsprogs",
      "qemu-x86_64": "qemu-system-x86",
      "qemu-aarch64": "qemu-system-aarch64",
      "qemu-riscv64": "qemu-system-riscv",
    },
  },
  {
    program: "apk",
    install: "doas apk add",
    packages: {
      bubblewrap: "bubblewrap",
      e2fsprogs: "e2fsprogs e2fsprogs-extra",
      "qemu-x86_64": "qemu-system-x86_64",
      "qemu-aarch64": "qemu-system-aarch64",
      "qemu-riscv64": "qemu-system-riscv64",
    },
  },
  {
    program: "brew",
    install: "brew install",
    packages: {
      bubblewrap: "bubblewrap",
      e2fsprogs: "e2fsprogs",
      "qemu-x86_64": "qemu",
      "qemu-aarch64": "qemu",
      "qemu-riscv64": "qemu",
    },
  },
];

/** The command that installs a tool here: that of the package manager found, else those of all. */
export async function installCommand(tool: HostTool): Promise<string> {
  for (const manager of managers) {
    if ((await findProgram(manager.program)) !== undefined) return commandOf(manager, tool);
  }
  return managers.map((manager) => commandOf(manager, tool)).join(" · ");
}

const commandOf = (manager: Manager, tool: HostTool) => `${manager.install} ${manager.packages[tool]}`;
