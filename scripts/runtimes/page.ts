import { markdownTable } from "../../src/cli/bench/index.js";
import type { RuntimeRow, Runtimes } from "./record.js";

/** docs/runtimes.md. */
export function runtimesPage({ rows }: Runtimes): string {
  const head = ["choice", "image", "root file system", "programs and libraries, unpacked"];
  const work = ["init to ready", "compute", "memory used at ready", "least memory"];
  return `<!-- Made by \`npm run runtimes\` from docs/runtimes.json. Do not edit. -->
# Runtimes compared

examples/hello_world with \`--shrink functions\` on x86_64: its image, the instructions of a counted boot from init to
ready, and its memory (\`leanvm bench\`). **Compute** is how many instructions more examples/compute takes until it is
ready: calls, lists, maps, binaries, messages, tables and floating-point numbers. [runtime.md](runtime.md) explains the
choices.

${markdownTable([...head, ...work], rows.map(rowOf)).join("\n")}

${rows.map(({ name, flags, date, otp, emulator }) => `- **${name}**: ${flags.length === 0 ? "no flag" : `\`${flags.join(" ")}\``}; OTP ${otp}, ${emulator}, ${date}.`).join("\n")}
`;
}

function rowOf({ name, bytes, instructions, memory }: RuntimeRow): readonly string[] {
  return [
    name,
    ...[bytes.image, bytes.rootfs, bytes.programs].map((size) => `${(size / 1024 ** 2).toFixed(2)} MiB`),
    ...[instructions.fromInit, instructions.compute].map((count) => `${Math.round(count / 1e6)} M`),
    `${memory.usedAtReady} MiB`,
    `${memory.least} MiB`,
  ];
}
