import { join } from "node:path";
import { setting } from "../setting.js";

const build = ["build"] as const;

/** Where things are fetched from, and where they are kept. */
export const sourceSettings = {
  mirror: setting({
    schema: (z) => z.url({ protocol: /^https?$/ }).optional(),
    fallback: undefined,
    description: "Debian mirror. When absent: the machine's own apt sources, else the official mirror",
    example: '"http://mirror.example.org/debian"',
    flag: { flags: "--mirror <url>", commands: build },
    environment: ["LEANVM_MIRROR"],
  }),
  snapshotMirror: setting({
    schema: (z) => z.url({ protocol: /^https?$/ }),
    fallback: "https://snapshot.debian.org/archive/debian",
    description: "Archive of past Debian packages, asked for what lean.lock pins and the mirror has no more",
    example: '"https://snapshot.debian.org/archive/debian"',
    flag: { flags: "--snapshot-mirror <url>", commands: build },
    environment: ["LEANVM_SNAPSHOT_MIRROR"],
  }),
  alpineMirror: setting({
    schema: (z) => z.url({ protocol: /^https?$/ }),
    fallback: "https://dl-cdn.alpinelinux.org/alpine",
    description: "Alpine mirror, for images of type alpine",
    example: '"http://mirror.example.org/alpine"',
    flag: { flags: "--alpine-mirror <url>", commands: build },
    environment: ["LEANVM_ALPINE_MIRROR"],
  }),
  containerBase: setting({
    schema: (z) => z.string().regex(/^[\w.:/-]+(@sha256:[0-9a-f]{64})?$/, "an image's name, with its digest"),
    fallback: "docker.io/library/alpine:3.22",
    description: "Alpine image that `leanvm dockerfile` builds on; pin it by its digest",
    example:
      '"docker.io/library/alpine:3.22@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"',
  }),
  hexMirror: setting({
    schema: (z) => z.url({ protocol: /^https?$/ }),
    fallback: "https://repo.hex.pm",
    description: "Hex repository that the packages of mix.lock are fetched from",
    example: '"https://repo.hex.pm"',
    flag: { flags: "--hex-mirror <url>", commands: build },
    environment: ["LEANVM_HEX_MIRROR", "HEX_MIRROR"],
  }),
  cache: setting({
    schema: (z) => z.string().min(1),
    fallback: {
      words: "$XDG_CACHE_HOME/leanvm, else ~/.cache/leanvm",
      from: (machine) => join(machine.cacheHome ?? join(machine.home, ".cache"), "leanvm"),
    },
    file: false,
    path: true,
    description: "Folder of the cache: packages, finished steps, logs",
    example: '"/var/cache/leanvm"',
    environment: ["LEANVM_CACHE"],
  }),
  state: setting({
    schema: (z) => z.string().min(1),
    fallback: {
      words: "$XDG_STATE_HOME/leanvm, else ~/.local/state/leanvm",
      from: (machine) => join(machine.stateHome ?? join(machine.home, ".local", "state"), "leanvm"),
    },
    file: false,
    path: true,
    description: "Folder in which the VMs of `leanvm run --detach` are kept: their state and their logs",
    example: '"/var/lib/leanvm"',
    environment: ["LEANVM_STATE"],
  }),
  httpProxy: setting({
    schema: (z) => z.string().min(1).optional(),
    fallback: undefined,
    file: false,
    description: "Proxy for http addresses",
    example: '"http://proxy.example.org:3128"',
    environment: ["http_proxy", "HTTP_PROXY"],
  }),
  httpsProxy: setting({
    schema: (z) => z.string().min(1).optional(),
    fallback: undefined,
    file: false,
    description: "Proxy for https addresses",
    example: '"http://proxy.example.org:3128"',
    environment: ["https_proxy", "HTTPS_PROXY"],
  }),
  noProxy: setting({
    schema: (z) => z.string().min(1).optional(),
    fallback: undefined,
    file: false,
    description: "Hosts that are reached without a proxy, separated by commas",
    example: '"http://proxy.example.org:3128"',
    environment: ["no_proxy", "NO_PROXY"],
  }),
};
