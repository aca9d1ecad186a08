import { mkdir } from "node:fs/promises";
import { launch } from "../../src/machine/index.js";
import { bundleIn, contextForTests } from "./kit.js";

/** Launches the machine of a bundle folder, prints the emulator's process id, and waits to be killed. */
const runDir = `/tmp/leanvm-test-${process.pid}`;
await mkdir(runDir, { mode: 0o700 });
const machine = await launch(contextForTests(), bundleIn(process.argv[2] ?? ""), {
  memoryMiB: 128,
  cpus: 1,
  ports: [],
  env: { SECRET: "hunter2" },
  accel: "tcg",
  runDir,
});
console.log(machine.pid);
setInterval(() => undefined, 1000);
