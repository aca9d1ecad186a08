import { markdownTable } from "../../src/cli/bench/index.js";
import { grouped } from "../../src/cli/render/units.js";
import { hardeningItems, hardeningOptions } from "./hardening.js";
import type { KernelsRecord } from "./record.js";

/** docs/security.md: the fragments' hardening with its reasons, and what was measured of its cost. */
export async function securityPage({ costs }: KernelsRecord): Promise<string> {
  const items = await hardeningItems();
  const rows = items.map(({ item, words, without }) => {
    const cost = costs.find((each) => each.item === item);
    return [
      words,
      inShort(Object.keys(without).filter((name) => without[name] === "n")),
      cost === undefined ? "not measured" : grouped(cost.bytes),
      cost === undefined ? "not measured" : grouped(cost.instructions),
    ];
  });
  return `<!-- Made by \`npm run kernels\` from data/kernel and docs/kernels.json. Do not edit. -->
# What a custom kernel is hardened with

Of kernels that \`leanvm build --kernel custom\` compiles ([kernel.md](kernel.md)). The suite's kernel is hardened as Debian
has it.

## Costs
The kernel for microvm on x86_64 less the same kernel without the item, by \`npm run kernels -- --costs\`: bytes as shipped, and
instructions from power-on to init (negative: the kernel without it takes more). What only leaves code out costs nothing
and is not in this table.

${markdownTable(["item", "options", "bytes", "instructions"], rows).join("\n")}

## On every processor
${await list("base.config", ["hardening"])}

## x86_64
${await list("arch/x86_64.config", ["hardening", "faults"])}

The kernel lies at a random address where its boot stub runs: with KVM, on clouds and under UEFI. Emulated machines enter the
uncompressed kernel directly (PVH), where the stub is not run. \`mitigations=off\` among \`kernel_args\` turns the
workarounds off.

## aarch64
${await list("arch/aarch64.config", ["hardening", "faults"])}

## riscv64
${await list("arch/riscv64.config", ["hardening", "faults"])}

## Not there
io_uring, seccomp filters, namespaces and message queues unless the image uses them; \`kernel_options\` adds or removes single
options. Lockdown (\`SECURITY_LOCKDOWN_LSM\`) is off: modules, kexec, \`/dev/mem\`, \`/dev/port\` and hibernation, which it forbids to
root, are not in the kernel at all; ports of x86_64 (\`ioperm\`), which it forbids too, are how init reads fw_cfg.
`;
}

function inShort(names: readonly string[]): string {
  const [first, ...others] = names.map((name) => `\`${name}\``);
  return others.length > 3 ? `${first} and ${others.length} more` : [first, ...others].join(" ");
}

async function list(fragment: string, headings: readonly string[]): Promise<string> {
  const all = (await Promise.all(headings.map((word) => hardeningOptions(fragment, word)))).flat();
  return [...new Set(all.map(({ reason }) => reason))]
    .map((reason) => {
      const names = all
        .filter((option) => option.reason === reason)
        .map(({ name, value }) => `${value === null ? "no " : ""}\`${name.replace(/^CONFIG_/, "")}\``);
      return `- ${names.join(", ")}: ${reason}.`;
    })
    .join("\n");
}
