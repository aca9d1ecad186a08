import { spawnSync } from "node:child_process";
import type { Result } from "./report.js";

const checks: readonly { readonly name: string; readonly argv: readonly [string, ...string[]] }[] = [
  { name: "types", argv: ["node_modules/.bin/tsc", "--noEmit"] },
  { name: "types in the browser", argv: ["node_modules/.bin/tsc", "--noEmit", "-p", "tsconfig.client.json"] },
  { name: "lint", argv: ["node_modules/.bin/biome", "check", "."] },
  { name: "layers", argv: ["node", "--import", "tsx", "scripts/layers.ts"] },
  { name: "generated files", argv: ["node", "--import", "tsx", "scripts/generate.ts", "--check"] },
];

/** Each check counts as one test; what a failing one says is shown. */
export function runChecks(): readonly Result[] {
  return checks.map(({ name, argv: [program, ...args] }) => {
    const started = performance.now();
    const { status, stdout, stderr, error } = spawnSync(program, args, {
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    const passed = status === 0 && error === undefined;
    console.log(`${passed ? "✓" : "✗"} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    if (!passed) console.log(`${stdout ?? ""}${stderr ?? ""}${error?.message ?? ""}`);
    return { name, outcome: passed ? "passed" : "failed" };
  });
}
