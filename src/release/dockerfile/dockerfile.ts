/** What a Dockerfile is written from. */
export interface DockerfileRequest {
  readonly kind: "mix" | "rebar3";
  /** Name of the release. */
  readonly name: string;
  /** Alpine image, pinned: `docker.io/library/alpine:3.22@sha256:…`. */
  readonly base: string;
  /** Names of what lies in the project's folder. */
  readonly entries: readonly string[];
  /** Alpine packages for the stage that compiles, and for the one that runs. */
  readonly buildPackages: readonly string[];
  readonly packages: readonly string[];
  /** `boot`, `port:N` or `log:TEXT`. */
  readonly ready: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Seconds that the release may take to come up. */
  readonly start: number;
}

/**
 * A Dockerfile with a stage that compiles the release, one to export it (`--target export --output DIR`), and the
 * last and so usual one that runs it as an ordinary user. Needs BuildKit, for its cache mounts.
 */
export function dockerfile(request: DockerfileRequest): string {
  const stages = [head(request), builder(request), exported(), runtime(request)];
  return `${stages.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function head({ name, base }: DockerfileRequest): readonly string[] {
  return [
    "# syntax=docker/dockerfile:1",
    `# Written by \`leanvm dockerfile\` for ${name}. It is yours: change it as you like.`,
    `ARG BASE=${base}`,
  ];
}

const caches = "--mount=type=cache,target=/var/cache/apk,sharing=locked";
const mixCache = "--mount=type=cache,id=mix,target=/cache";

function builder(request: DockerfileRequest): readonly string[] {
  return [
    "# Compiles the release.",
    `FROM $\{BASE} AS builder`,
    ...install([...(request.kind === "mix" ? mixTools : rebarTools), ...request.buildPackages]),
    "WORKDIR /src",
    ...(request.kind === "mix" ? mixSteps(request) : rebarSteps(request)),
  ];
}

const mixTools = ["elixir", "erlang-dev", "build-base", "git"];
const rebarTools = ["erlang", "erlang-dev", "rebar3", "build-base", "git"];

/** apk keeps what it fetched when `/etc/apk/cache` leads somewhere. */
function install(packages: readonly string[]): readonly string[] {
  return [
    `RUN ${caches} \\`,
    "    ln -sf /var/cache/apk /etc/apk/cache && \\",
    `    apk add ${[...new Set(packages)].sort().join(" ")}`,
  ];
}

/** Dependencies are compiled before the project's own code comes in, so that they stay when only that changes. */
function mixSteps({ name, entries }: DockerfileRequest): readonly string[] {
  const umbrella = entries.includes("apps");
  const early = ["mix.exs", "mix.lock", "config"].filter((entry) => umbrella || entries.includes(entry));
  const first = umbrella ? needed(entries) : early;
  const rest = needed(entries).filter((entry) => !first.includes(entry));
  return [
    "ENV MIX_ENV=prod LANG=C.UTF-8 MIX_HOME=/cache/mix HEX_HOME=/cache/hex",
    ...copies(first),
    `RUN ${mixCache} \\`,
    "    mix local.hex --force --if-missing && mix local.rebar --force --if-missing && \\",
    "    mix deps.get --only prod && mix deps.compile",
    ...copies(rest),
    `RUN ${mixCache} mix release ${name} --path /release`,
  ];
}

function rebarSteps({ name, entries }: DockerfileRequest): readonly string[] {
  return [
    "ENV REBAR_CACHE_DIR=/cache/rebar3",
    ...copies(needed(entries)),
    `RUN --mount=type=cache,id=rebar3,target=/cache \\`,
    `    rebar3 as prod release -n ${name} -o /out && mv /out/${name} /release`,
  ];
}

/** What no release is made of: products, tests, texts, and files of other tools. */
const unneeded =
  /^(\..*|_build|deps|build|cover|doc|docs|test|tmp|log|node_modules|lean\..*|Dockerfile.*|compose.*|docker-compose.*|.*\.(md|txt|tar|gz|crashdump)|LICEN[CS]E.*|README.*|CHANGELOG.*|erl_crash\.dump)$/;

function needed(entries: readonly string[]): readonly string[] {
  return entries.filter((entry) => !unneeded.test(entry)).sort();
}

/** A folder's content goes into a folder of its own, so that each needs a line; files share one. */
function copies(entries: readonly string[]): readonly string[] {
  const isFile = (entry: string) => /\.(exs|lock|config|script|src)$/.test(entry);
  const files = entries.filter(isFile);
  const folders = entries.filter((entry) => !isFile(entry));
  return [
    ...(files.length === 0 ? [] : [`COPY ${files.join(" ")} ./`]),
    ...folders.map((entry) => `COPY ${entry} ${entry}`),
  ];
}

function exported(): readonly string[] {
  return [
    "# The release alone: docker build --target export --output release .",
    "FROM scratch AS export",
    "COPY --from=builder /release /",
  ];
}

function runtime(request: DockerfileRequest): readonly string[] {
  const { kind, name, environment, packages } = request;
  return [
    "# Runs it.",
    `FROM $\{BASE} AS runtime`,
    ...install(["libgcc", "libstdc++", "ncurses-libs", "openssl", "zlib", ...packages]),
    "RUN adduser -D -H -u 1000 app",
    "COPY --from=builder --chown=1000:1000 /release /app",
    "USER 1000:1000",
    "WORKDIR /app",
    `ENV ${Object.entries({ HOME: "/tmp", LANG: "C.UTF-8", ...environment })
      .map(([key, value]) => `${key}=${quoted(value)}`)
      .join(" ")}`,
    ...healthCheck(request),
    "STOPSIGNAL SIGTERM",
    `ENTRYPOINT ["/app/bin/${name}"]`,
    `CMD ["${kind === "mix" ? "start" : "foreground"}"]`,
  ];
}

/** A value as ENV takes it: in quotes, nothing in it replaced. */
function quoted(value: string): string {
  return /^[\w./:@%+,-]+$/.test(value) ? value : `"${value.replace(/[\\"$]/g, "\\$&")}"`;
}

function healthCheck({ kind, name, ready, start }: DockerfileRequest): readonly string[] {
  const port = /^port:(\d+)$/.exec(ready)?.[1];
  if (ready.startsWith("log:")) return ["# No health check: `ready` waits for a line of the log."];
  const command =
    port === undefined
      ? [`/app/bin/${name}`, kind === "mix" ? "pid" : "ping"]
      : ["nc", "-z", "127.0.0.1", port];
  return [
    `HEALTHCHECK --interval=30s --timeout=10s --start-period=${start}s --retries=3 \\`,
    `    CMD ${JSON.stringify(command)}`,
  ];
}
