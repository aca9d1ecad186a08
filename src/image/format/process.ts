import { needsInit, notStartable } from "./errors.js";
import type { Launch } from "./launch.js";

/** How a container is started: what an OCI configuration says. */
export interface ContainerProcess {
  readonly env: readonly string[];
  readonly entrypoint: readonly string[];
  readonly workdir: string;
  readonly user: string;
}

/**
 * The process of a container that starts the release as guest/init would, its arguments filled in from the image's
 * environment: a container engine fills in nothing. What fits a
 * machine's memory is left to the emulator.
 * Throws `EXPORT_NEEDS_INIT` for a release that needs what is made at boot, `EXPORT_NOT_STARTABLE`.
 */
export function containerProcess(name: string, launch: Launch): ContainerProcess {
  if (launch.argv.length === 0) throw notStartable(name);
  if (launch.onlyAtBoot.length > 0) throw needsInit(name, launch.onlyAtBoot);
  const env = new Map(launch.env);
  const entrypoint = withoutMachineFlags(launch.argv).map((argument) => filled(argument, env, name));
  return {
    env: [...env].map(([key, value]) => `${key}=${value}`),
    entrypoint,
    workdir: launch.workdir,
    user: launch.user,
  };
}

/** Without the flags whose values guest/init alone knows. */
function withoutMachineFlags(argv: readonly string[]): readonly string[] {
  const known = new Set(
    argv.flatMap((value, at) => (/^\$\{LEAN_[A-Z_]+\}$/.test(value) ? [at - 1, at] : [])),
  );
  return argv.filter((_, at) => !known.has(at));
}

/** `${NAME}` and `${NAME:-default}` from the environment; `$${` stands for `${`. */
function filled(argument: string, env: ReadonlyMap<string, string>, name: string): string {
  return argument.replace(
    /\$\$\{|\$\{([A-Za-z_]\w*)(?::-([^}]*))?\}/g,
    (whole, key?: string, fallback?: string) => {
      if (key === undefined) return "${";
      const value = env.get(key);
      if (value !== undefined && (value !== "" || fallback === undefined)) return value;
      if (fallback !== undefined) return fallback;
      throw needsInit(name, [`${whole} is an argument of it, and no such variable is in the image`]);
    },
  );
}
