import { LeanError } from "../error/index.js";
import { type CommandResult, findProgram, run, runOnTerminal } from "../process/index.js";
import type { Context } from "../step/index.js";

export interface Bind {
  /** Absolute path on the host. */
  readonly host: string;
  /** Absolute path in the sandbox. */
  readonly guest: string;
  readonly mode: "ro" | "rw";
}

export interface SandboxRun {
  /** Build root: a folder that becomes `/`, read-only. */
  readonly root: string;
  readonly argv: readonly [string, ...string[]];
  /** Working folder in the sandbox. */
  readonly cwd?: string;
  /** The whole environment besides PATH, HOME, LANG. */
  readonly env?: Readonly<Record<string, string>>;
  readonly binds?: readonly Bind[];
  /** Only fetch steps may say true. */
  readonly network?: boolean;
  readonly timeoutMs?: number;
  readonly input?: string | Uint8Array;
  readonly onLine?: (line: string) => void;
  readonly accept?: readonly number[];
}

/**
 * Runs a command in a build root with bubblewrap: own namespaces, the root read-only, `/tmp` fresh, no
 * network unless asked for, as an ordinary user as well as root. Folders named by `binds` appear in it.
 * Throws `BUBBLEWRAP_MISSING` (exit 3), `SANDBOX_REFUSED` when the host forbids namespaces, and what
 * `run` throws.
 */
export async function runInSandbox(context: Context, wanted: SandboxRun): Promise<CommandResult> {
  const bwrap = await findProgram("bwrap");
  if (bwrap === undefined) throw bubblewrapMissing();
  const program = wanted.argv[0];
  try {
    return await run(context, {
      argv: [bwrap, ...isolation(wanted), "--", ...wanted.argv],
      env: { PATH: "/usr/sbin:/usr/bin" },
      source: program.split("/").at(-1) ?? program,
      ...(wanted.input === undefined ? {} : { input: wanted.input }),
      ...(wanted.timeoutMs === undefined ? {} : { timeoutMs: wanted.timeoutMs }),
      ...(wanted.onLine === undefined ? {} : { onLine: wanted.onLine }),
      ...(wanted.accept === undefined ? {} : { accept: wanted.accept }),
    });
  } catch (error) {
    throw refused(error) ?? error;
  }
}

/**
 * The same for a program that draws on this process's terminal and is typed to: it can neither type on that terminal itself nor
 * reach its programs, since it has a session of its own. Throws what `runInSandbox` throws.
 */
export async function showInSandbox(
  context: Context,
  wanted: Pick<SandboxRun, "root" | "argv" | "cwd" | "env" | "binds">,
): Promise<void> {
  const bwrap = await findProgram("bwrap");
  if (bwrap === undefined) throw bubblewrapMissing();
  const argv = [bwrap, ...isolation(wanted), "--", ...wanted.argv] as const;
  await runOnTerminal(context, { argv: [...argv], env: { PATH: "/usr/sbin:/usr/bin" } });
}

function isolation(wanted: SandboxRun): string[] {
  const environment = { PATH: "/usr/sbin:/usr/bin", HOME: "/tmp", LANG: "C.UTF-8", ...wanted.env };
  return [
    "--unshare-all",
    ...(wanted.network === true ? ["--share-net", ...networkFiles] : []),
    "--die-with-parent",
    "--new-session",
    "--clearenv",
    ...["--ro-bind", wanted.root, "/"],
    ...["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--tmpfs", "/run"],
    ...(wanted.binds ?? []).flatMap(bindArguments),
    ...Object.entries(environment).flatMap(([name, value]) => ["--setenv", name, value]),
    ...["--hostname", "leanvm"],
    ...["--chdir", wanted.cwd ?? "/tmp"],
  ];
}

/** Name resolution of the host, for the fetch steps. */
const networkFiles = ["/etc/resolv.conf", "/etc/hosts"].flatMap((file) => ["--ro-bind-try", file, file]);

function bindArguments(bind: Bind): string[] {
  return [bind.mode === "rw" ? "--bind" : "--ro-bind", bind.host, bind.guest];
}

function bubblewrapMissing(): LeanError {
  return new LeanError({
    code: "BUBBLEWRAP_MISSING",
    message: "bubblewrap (bwrap) is not on this machine; builds run inside it.",
    hint: "Debian and Ubuntu: apt-get install bubblewrap · Fedora: dnf install bubblewrap · Arch: pacman -S bubblewrap",
    exit: 3,
  });
}

const refusals = /bwrap: (No permissions to create|Creating new namespace failed|setting up uid map)/;

function refused(error: unknown): LeanError | undefined {
  if (!(error instanceof LeanError) || error.code !== "COMMAND_FAILED") return undefined;
  const line = error.record.details?.find((text) => refusals.test(text));
  if (line === undefined) return undefined;
  return new LeanError({
    code: "SANDBOX_REFUSED",
    message: `This machine does not let bubblewrap make a sandbox: ${line.replace(/^bwrap: /, "")}`,
    hint: "Allow unprivileged user namespaces (Ubuntu: sysctl kernel.apparmor_restrict_unprivileged_userns=0; containers: run privileged), or run as root.",
    exit: 3,
    cause: error,
  });
}
