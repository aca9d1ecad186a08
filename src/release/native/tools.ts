import { basename } from "node:path";
import { type Arch, gnuTriplet } from "../../config/index.js";
import { detect } from "../detect.js";
import { scan } from "../scan.js";

/** A language that the project's own sources are written in, and what compiles it. */
export interface LanguageTool {
  readonly language: string;
  /** Debian packages. */
  readonly packages: readonly string[];
  /** Environment in which they are to run. */
  readonly env: Readonly<Record<string, string>>;
  /** What compiling for another processor than the compiler's own takes besides. */
  readonly cross: {
    /** Debian packages of the target. */
    readonly packages: readonly string[];
    readonly env: (arch: Arch) => Readonly<Record<string, string>>;
  };
  /** The file that tells, relative to the project. */
  readonly file: string;
}

/** C and C++ are in every build root. */
const languages: readonly (Omit<LanguageTool, "file"> & { readonly sign: string })[] = [
  // The sandbox has no network: cargo says so at once instead of waiting for a registry.
  {
    ...{ language: "Rust", sign: "Cargo.toml", packages: ["cargo"], env: { CARGO_NET_OFFLINE: "true" } },
    cross: { packages: ["libstd-rust-dev"], env: cargoTarget },
  },
];

/** Rust's name of a target (`rustc --print target-list`), and the linker for it. */
function cargoTarget(arch: Arch): Readonly<Record<string, string>> {
  const target = `${arch === "riscv64" ? "riscv64gc" : arch}-unknown-linux-gnu`;
  const linker = `CARGO_TARGET_${target.toUpperCase().replaceAll("-", "_")}_LINKER`;
  return { CARGO_BUILD_TARGET: target, [linker]: `${gnuTriplet(arch)}-gcc` };
}

/** The languages beside C and C++ that a project's own sources tell of. Assembled releases have none. */
export async function languageTools(project: string): Promise<readonly LanguageTool[]> {
  const source = await detect(project);
  if (source.kind !== "mix" && source.kind !== "rebar3") return [];
  const files = await scan({ host: source.folder, path: "" });
  return languages.flatMap(({ sign, ...tool }) => {
    const told = files.find(({ path }) => basename(path) === sign);
    return told === undefined ? [] : [{ ...tool, file: told.path }];
  });
}
