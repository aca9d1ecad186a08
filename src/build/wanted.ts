/**
 * Packages of the build root: Elixir and every OTP application that needs no graphics (a project may use
 * any of them), the compilers for C in dependencies and for guest/init, rebar3 for Erlang dependencies,
 * and zstd for images that ask for it.
 */
export const buildPackages: readonly string[] = [
  "elixir",
  "erlang-base",
  "erlang-dev",
  ...[
    ...["asn1", "common-test", "crypto", "diameter", "edoc", "eldap", "eunit", "ftp", "inets", "mnesia"],
    ...["os-mon", "parsetools", "public-key", "runtime-tools", "snmp", "ssh", "ssl", "syntax-tools"],
    ...["tftp", "tools", "xmerl"],
  ].map((name) => `erlang-${name}`),
  "rebar3",
  ...[
    "gcc",
    "g++",
    "libc6-dev",
    "make",
    "musl-tools",
    "dash",
    "coreutils",
    "sed",
    "grep",
    "mawk",
    "findutils",
  ],
  "zstd",
];

/** Packages of the root in which git dependencies are fetched. */
export const gitPackages: readonly string[] = ["git", "ca-certificates", "dash", "coreutils"];

/**
 * What packages of the build root depend on and no build uses: the graphical half of Erlang's tools, run-time
 * checkers of compilers, and what maintainer scripts (which never run) would call.
 */
export const buildWithout: readonly string[] = [
  ...["erlang-wx", "erlang-debugger", "erlang-observer", "erlang-et"],
  ...["libasan8", "libtsan2", "liblsan0", "libubsan1", "libhwasan0", "libitm1", "libquadmath0", "libcc1-0"],
  ...["adduser", "debconf", "procps", "init-system-helpers", "install-info", "passwd", "perl", "perl-base"],
  ...["libsctp1", "media-types", "sensible-utils", "debianutils"],
];

/** The shell, and packages of small programs that scripts of a release may call: only those come along that are called. */
export const scriptPackages: readonly string[] = [
  ...["dash", "coreutils", "hostname", "sed", "grep", "mawk", "findutils"],
];

/** Packages of the root in which kernels are compiled. */
export const kernelBuildPackages: readonly string[] = [
  ...["gcc", "libc6-dev", "make", "flex", "bison", "bc", "libelf-dev"],
  ...["dash", "coreutils", "sed", "grep", "mawk", "findutils", "diffutils", "xz-utils", "tar"],
];

/** Packages of the root in which Erlang's runtime is compiled. */
export const runtimeBuildPackages: readonly string[] = [
  ...["gcc", "g++", "libc6-dev", "musl-tools", "make", "perl", "patch"],
  ...["dash", "coreutils", "sed", "grep", "mawk", "findutils", "diffutils", "xz-utils", "gzip", "tar"],
];

/** Those of the kernel's, and what its menu is drawn by. */
export const kernelMenuPackages: readonly string[] = [
  ...kernelBuildPackages,
  "libncurses-dev",
  "ncurses-base",
];

/** What the runtime's packages depend on only for maintainer scripts, which never run. */
export const targetWithout: readonly string[] = ["adduser", "debconf", "procps", "debianutils", "dpkg"];
