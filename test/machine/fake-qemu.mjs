#!/usr/bin/env node
// Stands in for QEMU in tests: answers --version, connects to its sockets, and fails as FAKE_QEMU says.
import { connect } from "node:net";

const mode = process.env.FAKE_QEMU ?? "ready";
const args = process.argv.slice(2);
const socketOf = (id) => args.find((arg) => arg.startsWith(`socket,id=${id},path=`))?.split("path=")[1];

if (args.includes("--version")) {
  const version = mode === "old" ? "5.2.0" : "7.2.22 (Debian 1:7.2)";
  console.log(mode === "garbage" ? "Segmentation fault" : `QEMU emulator version ${version}`);
  process.exit(mode === "garbage" ? 139 : 0);
}

const fail = (words) => {
  console.error(words);
  process.exit(1);
};
if (mode === "port-taken")
  fail(
    "qemu-system-x86_64: -netdev user,id=net0: Could not set up host forwarding rule 'tcp:127.0.0.1:8080-:4000'",
  );
if (mode === "volume-taken") {
  const file = /file=([^,]*)/.exec(args.find((arg) => arg.startsWith("if=none")))[1];
  const device = "virtio-blk-pci,drive=volume0,serial=volume0";
  fail(
    `qemu-system-x86_64: -device ${device}: Failed to get "write" lock\nIs another process using the image [${file}]?`,
  );
}
if (mode === "fails")
  fail("qemu-system-x86_64: could not load kernel '/b/kernel': No such file or directory");

const monitor = connect(socketOf("monitor"));
const control = connect(socketOf("control"));
monitor.write('{"QMP": {"version": {}, "capabilities": []}}\r\n');
monitor.on("data", (chunk) => {
  for (const line of chunk.toString().trim().split("\n")) {
    const { id, execute } = JSON.parse(line);
    if (execute === "quit" && mode === "stubborn") continue;
    monitor.write(`{"return": {}, "id": ${id}}\r\n`);
    if (execute === "quit") setTimeout(() => process.exit(0), 10);
  }
});
monitor.on("error", () => {});
control.on("error", () => {});
const say = (line) => control.write(`${line}\n`);
const off = () => control.end(() => setTimeout(() => process.exit(0), 20));
control.on("data", (chunk) => {
  if (chunk.toString() !== "stop\n" || mode === "deaf" || mode === "stubborn") return;
  say("exit status=0");
  off();
});

const print = (text) => process.stdout.write(text);
const later = (act) => setTimeout(act, 500);
let said = 0;
const chat = () => print(Array.from({ length: 10 }, () => `line ${++said} ${"x".repeat(80)}\n`).join(""));
const stories = {
  ready: [() => say("init 1\nrun ticks=1 ns=2\nready ticks=3 ns=4")],
  deaf: [() => say("init 1\nready")],
  stubborn: [() => say("init 1\nready")],
  silent: [() => print("booting\n\u001b[2Jstill booting\n")],
  crash: [() => say("init 1\nrun\nexit status=7"), off],
  "config-error": [() => say("error network: no answer to DHCP"), off],
  panic: [
    () => print("[    1.1] Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000b00\n"),
    off,
  ],
  oom: [() => print("[    9.1] Out of memory: Killed process 77 (beam.smp) total-vm:1kB\n"), off],
  "late-crash": [() => say("init 1\nrun\nready"), () => later(() => say("exit status=3")), () => later(off)],
  "late-panic": [
    () => say("init 1\nrun\nready"),
    () => later(() => print("[    9.9] Kernel panic - not syncing: Fatal exception in interrupt\n")),
    () => later(off),
  ],
  echo: [() => say("init 1\nready"), () => process.stdin.pipe(process.stdout)],
  chatter: [() => say("init 1\nready"), () => setInterval(chat, 5)],
  flood: [() => print("x".repeat(1_000_000)), () => say("init 1\nready")],
};
for (const act of stories[mode] ?? []) act();
setInterval(() => {}, 1000);
