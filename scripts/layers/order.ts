/** Folders of `src` from the top down; those on one line are equals. Imports point strictly downward. */
export const order: readonly (readonly string[])[] = [
  ["main", "index", "supervise"],
  ["cli"],
  ["build"],
  [
    "package",
    "release",
    "runtime",
    "shake",
    "kernel",
    "rootfs",
    "image",
    "machine",
    "analyze",
    "bench",
    "check",
  ],
  ["config", "store", "sandbox", "fetch"],
  ["process", "disk", "step"],
  ["codec", "filetree"],
  ["event", "error"],
];

/** Stages are equals that may know each other's types: the arrows of the data flow. */
export const stages: readonly string[] = order[3] ?? [];

/** Below the stages, equals of a level stand in the order of this list: a later one knows no earlier one. */
export const withinLevel: readonly string[] = [
  "sandbox",
  "fetch",
  "store",
  "config",
  "disk",
  "process",
  "step",
  "filetree",
  "codec",
  "event",
  "error",
];

/** Modules of Node and npm that open a door to the outside, and the places that may use them. */
export const doors: readonly { readonly modules: RegExp; readonly only: RegExp; readonly name: string }[] = [
  { modules: /^(node:)?child_process$|^execa$/, only: /^process\//, name: "only src/process spawns" },
  {
    modules: /^undici$|^(node:)?(https?|http2|tls)$/,
    only: /^fetch\//,
    name: "only src/fetch opens the network",
  },
  {
    modules: /^(node:)?net$/,
    only: /^(fetch|machine\/qemu|machine\/supervise)\//,
    name: "only src/fetch, src/machine/qemu and src/machine/supervise open sockets",
  },
  {
    modules: /^(node:)?fs(\/promises)?$|^(node:)?readline$/,
    only: /^(?!codec\/|filetree\/|analyze\/)/,
    name: "codec, filetree and analyze touch no file",
  },
];

/** Globals and the places that may use them. */
export const globals: readonly { readonly use: RegExp; readonly only: RegExp; readonly name: string }[] = [
  {
    use: /\bprocess\.(env|argv|stdout|stderr|exitCode|exit\b)/,
    only: /^(cli\/|main\.ts$|supervise\.ts$|process\/program\.ts$)/,
    name: "environment, arguments, terminal and exit status belong to src/cli",
  },
  {
    use: /\bglobalThis\.fetch\b|\bfetch\(["'`]/,
    only: /^fetch\//,
    name: "only src/fetch opens the network",
  },
  {
    use: /\bconsole\.(log|error|warn|info|debug|table|trace|dir)\(/,
    only: /^$/,
    name: "the core emits events, it never prints",
  },
  {
    use: /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(/,
    only: /^(?!codec\/|filetree\/|analyze\/)/,
    name: "codec, filetree and analyze know no clock and no chance",
  },
];

export const longestFile = 250;
