import type { Arch } from "../config/index.js";
import { digestsOf, type Entry, type FileTree, fileTree, find, merge, under } from "../filetree/index.js";
import type { UnpackedPackage } from "../package/types.js";
import type { ReleaseApplication } from "../release/types.js";
import type { Context } from "../step/index.js";
import { cached, type Store } from "../store/index.js";
import { applicationMissing, noErts } from "./errors.js";
import { neededLibraries } from "./libraries.js";
import { ertsNeeds, packageNeeds } from "./needs.js";
import { type CompiledRuntime, otherErts } from "./source/index.js";
import type { Runtime } from "./types.js";

/** Applications that Debian keeps together in `erlang-base`. */
const base = new Set(["erts", "kernel", "stdlib", "compiler", "sasl"]);

/** The Debian packages that hold ERTS, the given OTP applications, and the C.UTF-8 locale. */
export function runtimePackages(applications: readonly ReleaseApplication[]): readonly string[] {
  const names = applications
    .filter((application) => application.origin === "otp" && !base.has(application.name))
    .map((application) => `erlang-${application.name.replaceAll("_", "-")}`);
  return ["erlang-base", "libc-bin", ...names].sort();
}

export interface RuntimeRequest {
  readonly arch: Arch;
  /** Id of the release that runs on it, for example `release:api@0.1.0`. */
  readonly release: string;
  readonly packages: readonly UnpackedPackage[];
  readonly applications: readonly ReleaseApplication[];
  /** Native code of the release, whose libraries must come along. */
  readonly programs: readonly Entry[];
  /** A runtime system that takes the place of the packages' own. */
  readonly compiled?: CompiledRuntime | undefined;
  /** Whether Erlang distribution is open: only then the port mapper (epmd) comes along. */
  readonly distribution: boolean;
}

/**
 * ERTS, the release's OTP applications and the libraries they need, out of the target's packages.
 * Only what runs: programs the VM never starts, headers, sources, static archives and upgrade
 * instructions stay behind. Throws `ERTS_NOT_FOUND`, `RUNTIME_APPLICATION_MISSING`, `LIBRARY_MISSING`,
 * `FOREIGN_BINARY`.
 */
export async function debianRuntime(
  context: Context,
  store: Store,
  request: RuntimeRequest,
): Promise<Runtime> {
  return cached<Runtime>(context, store, {
    name: "Choose the runtime's files",
    id: "runtime-debian/6",
    inputs: {
      arch: request.arch,
      release: request.release,
      distribution: request.distribution,
      compiled: request.compiled?.files.map((file) => JSON.stringify(file)),
      packages: request.packages.map((unpacked) => unpacked.package.sha256),
      applications: request.applications.map(({ name, version, origin }) => [name, version, origin]),
      programs: request.programs.map((entry) => [entry.path, JSON.stringify(entry)]),
    },
    objects: (runtime) => digestsOf(runtime.tree),
    detail: (runtime) => `OTP ${runtime.otp}, ${runtime.tree.entries.length} files`,
    run: () => select(store, request),
  });
}

/** The OTP version that packages hold, for example `27.3.4.1`. Throws `ERTS_NOT_FOUND`. */
export async function packagedOtp(store: Store, packages: readonly UnpackedPackage[]): Promise<string> {
  return otpVersion(store, merge(...packages.map((unpacked) => unpacked.tree)));
}

async function select(store: Store, request: RuntimeRequest): Promise<Runtime> {
  const packaged = merge(...request.packages.map((unpacked) => unpacked.tree));
  const erts = ertsVersion(packaged);
  const shipped = withCompiled(packaged, erts, request.compiled);
  const programs = ertsPrograms(shipped, erts, request.distribution);
  const applications = request.applications
    .filter((application) => application.origin === "otp")
    .flatMap((application) => applicationFiles(shipped, application));
  const users = [...programs, ...applications, ...request.programs];
  // musl knows UTF-8 alone.
  const locales = request.compiled?.libc === "musl" ? [] : locale(shipped);
  const libraries = await neededLibraries(store, { arch: request.arch, shipped, programs: users });
  return {
    arch: request.arch,
    otp: await otpVersion(store, shipped),
    erts,
    tree: fileTree([...programs, ...applications, ...libraries.entries, ...locales]),
    needs: [
      ...ertsNeeds(request.release, erts, programs),
      ...packageNeeds(request.release, locales),
      ...libraries.needs,
    ],
  };
}

/** The packages' files, with those that were compiled in their places. Throws `RUNTIME_SOURCE_OTHER_ERTS`. */
function withCompiled(shipped: FileTree, erts: string, compiled: CompiledRuntime | undefined): FileTree {
  if (compiled === undefined) return shipped;
  if (compiled.erts !== erts) throw otherErts(compiled.from, compiled.erts, erts);
  const places = new Set(compiled.files.map(({ path }) => path));
  return fileTree([...shipped.entries.filter(({ path }) => !places.has(path)), ...compiled.files]);
}

const otpRoot = "usr/lib/erlang";

function ertsVersion(shipped: FileTree): string {
  const emulator = shipped.entries.find((entry) => /\/erts-[^/]+\/bin\/beam\.smp$/.test(entry.path));
  const version = emulator?.path.match(/\/erts-([^/]+)\//)?.[1];
  if (version === undefined) throw noErts();
  return version;
}

async function otpVersion(store: Store, shipped: FileTree): Promise<string> {
  const file = shipped.entries.find((entry) => /\/releases\/[^/]+\/OTP_VERSION$/.test(entry.path));
  if (file?.kind !== "file" || !("object" in file.content)) throw noErts();
  return (await store.read(file.content.object)).toString("utf8").trim();
}

/** Without it the VM takes the system's encoding for Latin-1, and IO of other characters is escaped. */
function locale(shipped: FileTree): readonly Entry[] {
  const rule = "the locale C.UTF-8, so that names and output are UTF-8";
  return under(shipped, "usr/lib/locale/C.utf8").map((entry) => ({ ...entry, why: { ...entry.why, rule } }));
}

const programReasons: Readonly<Record<string, string>> = {
  "beam.smp": "the Erlang virtual machine",
  erlexec: "reads vm.args and flags, then becomes beam.smp",
  erl_child_setup: "beam.smp starts port programs through it and does not boot without it",
  inet_gethost: "looks up host names for the inet application",
  epmd: "port mapper, since capability distribution is open",
};

function ertsPrograms(shipped: FileTree, erts: string, distribution: boolean): readonly Entry[] {
  const names = Object.keys(programReasons).filter((name) => name !== "epmd" || distribution);
  return names.map((name) => {
    const entry = find(shipped, `${otpRoot}/erts-${erts}/bin/${name}`);
    if (entry === undefined) throw noErts();
    const rule = programReasons[name] ?? "";
    return { ...entry, path: `app/erts-${erts}/bin/${name}`, why: { ...entry.why, stage: "runtime", rule } };
  });
}

/** What an application does not need to run. */
const leftOut = [
  /\.appup$/,
  /\.a$/,
  /\.(h|hrl|erl|c)$/,
  // Built for OTP's own test suite.
  /\/crypto-[^/]+\/priv\/lib\/otp_test_engine\.so$/,
];

/** Files of an OTP application that an image gets, as entries of the image. Throws `RUNTIME_APPLICATION_MISSING`. */
export function applicationFiles(shipped: FileTree, application: ReleaseApplication): readonly Entry[] {
  const { name, version } = application;
  const folder = `${otpRoot}/lib/${name}-${version}`;
  const files = under(shipped, folder).filter((entry) => {
    const inside = entry.path.slice(folder.length + 1);
    // Its modules are built into the emulator; an application that lists it makes OTP look for its resource file.
    if (name === "erts") return inside === "ebin/erts.app";
    return /^(ebin|priv)\//.test(inside) && !leftOut.some((pattern) => pattern.test(entry.path));
  });
  if (files.length === 0) throw applicationMissing(name, version, otherVersion(shipped, name));
  const why = { stage: "runtime", from: `otp:${name}@${version}`, rule: "file of the application" };
  return files.map((entry) => {
    const shipper = entry.why.from === undefined ? {} : { package: entry.why.from };
    return { ...entry, path: entry.path.replace(`${otpRoot}/`, "app/"), why: { ...why, ...shipper } };
  });
}

function otherVersion(shipped: FileTree, name: string): string | undefined {
  for (const entry of shipped.entries) {
    const match = entry.path.match(/^usr\/lib\/erlang\/lib\/([^/]+)-([^/-]+)\/ebin$/);
    if (match?.[1] === name) return match[2];
  }
  return undefined;
}
