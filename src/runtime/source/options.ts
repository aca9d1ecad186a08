import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Arch } from "../../config/index.js";
import { optionUnknown } from "./errors.js";
import { muslEnvironment, muslObject } from "./musl.js";
import type { RuntimePurpose } from "./types.js";
import { exportsFile, guestTree, treeOf, type Workshop } from "./workshop.js";

/**
 * What OTP's configure is told for an image: nothing of a terminal, of graphics, Java, ODBC, SCTP and systemd, its own zlib.
 * Without SSL the NIFs of crypto stay those of the suite's packages.
 */
export function configureOptions({ arch, machine, configure }: RuntimePurpose): readonly string[] {
  return [
    ...(machine === undefined ? [] : [`--build=${machine.from}`, `--host=${machine.to}`]),
    ...["--without-termcap", "--enable-builtin-zlib", "--without-javac", "--without-wx", "--without-odbc"],
    ...["--without-ssl", "--disable-sctp", "--disable-systemd"],
    withoutJit.includes(arch) ? "--disable-jit" : "--enable-jit",
    ...configure,
  ];
}

/** Processors for which OTP has no code generator. */
const withoutJit: readonly Arch[] = ["riscv64"];

/** OTP's name for what runs Erlang code; both are compiled in one tree. */
export function flavorOf({ arch, emulator }: RuntimePurpose): "jit" | "emu" {
  return emulator === "interpreter" || withoutJit.includes(arch) ? "emu" : "jit";
}

/**
 * Flags of the compilers: small code, each function in a section of its own so that the linker leaves out what nothing
 * calls, no tables for unwinding (no C++ exceptions are thrown). What C++ needs of its library is linked in; glibc's libm.a
 * fits a fully static program only.
 */
export function compilerEnvironment({ machine, libc }: RuntimePurpose): Readonly<Record<string, string>> {
  const small = [
    ...["-Os", "-ffunction-sections", "-fdata-sections", "-fno-asynchronous-unwind-tables"],
    ...["-fno-unwind-tables", "-fno-ident"],
  ].join(" ");
  return {
    ERL_TOP: guestTree,
    // For whatever would note a time.
    SOURCE_DATE_EPOCH: "0",
    LC_ALL: "C.UTF-8",
    CFLAGS: small,
    CXXFLAGS: small,
    LDFLAGS: [
      ...["-Wl,--gc-sections", "-Wl,--as-needed", "-Wl,-z,max-page-size=4096"],
      "-Wl,--build-id=none",
      // -static-libstdc++ would have the C library that follows it shared.
      ...(libc === "musl" ? ["-static-pie", muslObject] : ["-static-libstdc++", "-static-libgcc"]),
    ].join(" "),
    ...(libc === "musl" ? muslEnvironment : {}),
    ...(machine === undefined ? {} : crossEnvironment(machine.to)),
  };
}

/** Compilers for another processor, and answers to what configure would find out by running a program (xcomp/erl-xcomp.conf.template). */
function crossEnvironment(triplet: string): Readonly<Record<string, string>> {
  const tools = { CC: "gcc", CXX: "g++", AR: "gcc-ar", RANLIB: "gcc-ranlib", STRIP: "strip" };
  return {
    ...Object.fromEntries(Object.entries(tools).map(([name, tool]) => [name, `${triplet}-${tool}`])),
    ...{ erl_xcomp_bigendian: "no", erl_xcomp_double_middle_endian: "no", erl_xcomp_linux_nptl: "yes" },
    ...{ erl_xcomp_linux_usable_sigaltstack: "yes", erl_xcomp_linux_usable_sigusrx: "yes" },
    ...{ erl_xcomp_poll: "yes", erl_xcomp_putenv_copy: "no", erl_xcomp_reliable_fpe: "no" },
    ...{
      erl_xcomp_getaddrinfo: "yes",
      erl_xcomp_clock_gettime_cpu_time: "yes",
      erl_xcomp_posix_memalign: "yes",
    },
    ...{ erl_xcomp_after_morecore_hook: "no", erl_xcomp_dlsym_brk_wrappers: "no" },
  };
}

/** Symbols that NIF libraries and drivers may use of the emulator: erl_nif(3), erl_driver(3). */
export const exportedSymbols: readonly string[] = [
  ...["enif_*", "driver_*", "erl_drv_*", "erl_errno_id", "add_driver_entry", "remove_driver_entry"],
  ...["set_busy_port", "set_port_control_flags", "get_port_flags", "null_func"],
];

/**
 * Variables of make: only those symbols are exported, so that the linker may leave out the rest, and segments follow
 * each other in the file without padding to 2 MiB, which OTP asks for on x86-64. A static program exports nothing.
 */
export function makeVariables({ libc }: RuntimePurpose): readonly string[] {
  return ["DEXPORT=", libc === "musl" ? "EMU_LDFLAGS=" : `EMU_LDFLAGS=-Wl,--dynamic-list=${exportsFile}`];
}

/**
 * Refuses an option that no configure script of the source knows: autoconf itself would pass over it. Throws
 * `RUNTIME_OPTION_UNKNOWN`.
 */
export async function refuseUnknownOptions(workshop: Workshop): Promise<void> {
  const { purpose, source } = workshop;
  if (purpose.configure.length === 0) return;
  const known = await knownOptions(treeOf(workshop));
  const unknown = purpose.configure.find((option) => !known.has(keyOf(option)));
  if (unknown !== undefined) throw optionUnknown(unknown, source.from);
}

/** `--disable-jit` and `--enable-jit=yes` are both `enable_jit`. */
function keyOf(option: string): string {
  const [, kind = "", name = ""] = /^--(enable|disable|with|without)-([\w-]+)/.exec(option) ?? [];
  return `${kind.startsWith("with") ? "with" : "enable"}_${name.replaceAll("-", "_")}`;
}

/** The options that autoconf's scripts list, and the applications that can be left out. */
async function knownOptions(tree: string): Promise<ReadonlySet<string>> {
  const applications = await readdir(join(tree, "lib"));
  const scripts = ["configure", "erts/configure", ...applications.map((name) => `lib/${name}/configure`)];
  const texts = await Promise.all(scripts.map((name) => readFile(join(tree, name), "utf8").catch(() => "")));
  const options = texts.flatMap((text) => /^ac_user_opts='\n([^']*)'/m.exec(text)?.[1]?.split("\n") ?? []);
  return new Set([...options, ...applications.map((name) => `with_${name}`)]);
}
