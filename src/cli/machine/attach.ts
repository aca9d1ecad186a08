import { connectSupervisor, findVm, isLive, type VmRecord } from "../../machine/index.js";
import type { Session } from "../command.js";
import { vmEnded, vmHangs } from "./errors.js";

/** Ctrl-]: what telnet, virsh and lxc use. */
const detachKey = 0x1d;

/**
 * Joins the terminal with a VM's serial console until it ends, Ctrl-] is typed, or an interrupt comes.
 * Throws `VM_NOT_FOUND`, `VM_ENDED`, `VM_HANGS`.
 */
export async function attach(
  session: Session,
  name: string,
): Promise<{ readonly vm: VmRecord; readonly detached: boolean }> {
  let vm = await findVm(session.state, name);
  if (!isLive(vm.state)) throw vmEnded(name, vm.end?.reason);
  const { stdout, stderr } = session.terminal;
  const decoder = new TextDecoder();
  const client = await connectSupervisor(vm.socket, (answer) => {
    if ("status" in answer) vm = answer.status;
    if ("output" in answer) {
      const bytes = Buffer.from(answer.output, "base64");
      (session.json ? stderr : stdout).write(decoder.decode(bytes, { stream: true }));
    }
  });
  if (client === undefined) throw vmHangs(name);
  session.onInterrupt("detaching");
  let detached = false;
  const detach = () => {
    detached = true;
    client.close();
  };
  session.context.signal.addEventListener("abort", detach, { once: true });
  client.send({ do: "console" });
  const release = typing(session, {
    detach,
    type: (bytes) => client.send({ input: bytes.toString("base64") }),
  });
  try {
    await client.ended;
  } finally {
    release();
  }
  return { vm: detached ? vm : await findVm(session.state, name), detached };
}

/** Hands on what is typed; a terminal gives up its own meaning of keys meanwhile. The function returned ends it. */
function typing(
  session: Session,
  to: { readonly detach: () => void; readonly type: (bytes: Buffer) => void },
): () => void {
  const stdin = session.terminal.stdin();
  const isTerminal = stdin.isTTY === true;
  if (isTerminal) {
    session.terminal.stderr.write("Attached; Ctrl-] detaches.\n");
    stdin.setRawMode?.(true);
  }
  const onData = (chunk: Buffer | string) => {
    const bytes = Buffer.from(chunk);
    const at = isTerminal ? bytes.indexOf(detachKey) : -1;
    if (at !== 0) to.type(at < 0 ? bytes : bytes.subarray(0, at));
    if (at >= 0) to.detach();
  };
  stdin.on("data", onData);
  return () => {
    stdin.off("data", onData);
    if (isTerminal) stdin.setRawMode?.(false);
    stdin.pause();
    stdin.unref?.();
  };
}
