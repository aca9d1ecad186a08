import { findProgram } from "../../process/index.js";

/**
 * Words to put before a command so that the kernel kills it when this process dies, even by SIGKILL:
 * `setpriv` (util-linux) sets the parent-death signal and then becomes the command; `bwrap` does the
 * same from a parent of its own. Empty where neither is there (no Linux): then only an orderly end of
 * this process takes the command along.
 */
export async function tether(): Promise<readonly string[]> {
  const setpriv = await findProgram("setpriv");
  if (setpriv !== undefined) return [setpriv, "--pdeathsig", "KILL", "--"];
  const bwrap = await findProgram("bwrap");
  return bwrap === undefined ? [] : [bwrap, "--die-with-parent", "--dev-bind", "/", "/", "--"];
}
