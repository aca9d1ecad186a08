import type { Arch } from "../../config/index.js";
import { LeanError } from "../../error/index.js";
import { findQemu, kvmAnswer } from "../../machine/index.js";
import type { Context } from "../../step/index.js";
import type { Finding } from "./finding.js";

/** Whether a probe guest of an architecture really runs on KVM; without it machines are emulated, which works and is slower. */
export async function checkKvm(context: Context, arch: Arch): Promise<Finding> {
  const name = "KVM";
  try {
    const answer = await kvmAnswer(context, await findQemu(context, arch), arch, {});
    if (answer.works) return { name, status: "ok", detail: "a probe guest ran on it" };
    return { name, status: "warning", detail: `not usable, machines are emulated: ${answer.reason}` };
  } catch (error) {
    if (!(error instanceof LeanError)) throw error;
    return { name, status: "warning", detail: "not examined: that takes QEMU" };
  }
}
