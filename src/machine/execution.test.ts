import { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { Executions } from "./execution.js";

/** A guest's two ports. */
function guest() {
  const data = new EventEmitter();
  const written: string[] = [];
  const sent: string[] = [];
  const socket = Object.assign(data, {
    write: (bytes: Uint8Array) => written.push(Buffer.from(bytes).toString()),
  });
  const executions = new Executions();
  executions.connected(socket as unknown as Socket);
  const begin = (...words: string[]) => {
    let output = "";
    const execution = executions.begin((line) => sent.push(line), {
      words,
      onOutput: (bytes) => {
        output += Buffer.from(bytes).toString();
      },
    });
    return { ...execution, output: () => output };
  };
  return { executions, begin, sent, written, writes: (text: string) => data.emit("data", Buffer.from(text)) };
}

describe("Executions", () => {
  it("ends a command once all that it wrote has come, whichever port is faster", async () => {
    const { executions, begin, sent, writes } = guest();
    const command = begin("rpc", "IO.puts(1 + 1)");
    expect(sent).toEqual(["exec 1 0 0 0 rpc IO.puts(1%20%2B%201)"]);
    writes("2");
    expect(executions.controlLine("exec-end 1 status=0 bytes=2")).toBe(true);
    writes("\n");
    expect(await command.ended).toEqual({ kind: "status", number: 0 });
    expect(command.output()).toBe("2\n");
  });

  it("tells where input begins and ends among all that was ever written", async () => {
    const { executions, begin, sent, written } = guest();
    const first = begin("/bin/first");
    first.input(Buffer.from("12345"));
    executions.controlLine("exec-end 1 signal=9 bytes=0");
    expect(await first.ended).toEqual({ kind: "signal", number: 9 });
    const second = begin("/bin/second");
    second.input(Buffer.from("67"));
    second.inputOver();
    first.input(Buffer.from("too late"));
    expect(sent.slice(1)).toEqual(["exec 2 0 0 5 %2Fbin%2Fsecond", "exec-input-over 7"]);
    expect(written).toEqual(["12345", "67"]);
  });

  it("runs one command at a time, and none without its machine", async () => {
    const { executions, begin } = guest();
    const first = begin("rpc", "1");
    expect(await begin("rpc", "2").ended).toEqual({
      kind: "failed",
      reason: "another command is running in the VM",
    });
    executions.over();
    expect(await first.ended).toEqual({ kind: "failed", reason: "the VM has ended" });
    expect(await begin("x".repeat(70_000)).ended).toMatchObject({ kind: "failed" });
  });

  it("hands on why the guest refused, and leaves other lines to others", async () => {
    const { executions, begin } = guest();
    expect(executions.controlLine("ready ticks=1 ns=2")).toBe(false);
    const command = begin("vanish");
    executions.controlLine("exec-end 1 error=there is no such command in this image");
    expect(await command.ended).toEqual({
      kind: "failed",
      reason: "there is no such command in this image",
    });
  });
});
