/** What a node of the graph of reasons is, in people's words. */
export type ThingKind =
  | "release"
  | "application"
  | "package"
  | "kernel"
  | "kernel module"
  | "kernel option"
  | "module"
  | "library"
  | "file"
  | "capability"
  | "setting"
  | "platform"
  | "part";

export interface Thing {
  readonly id: string;
  readonly kind: ThingKind;
  /** Short name: `ssl`, `Enum`, `virtio_net`, `libc.so.6`; of other files the path. */
  readonly name: string;
  readonly version?: string;
}

const kinds: Readonly<Record<string, ThingKind>> = {
  release: "release",
  application: "application",
  otp: "application",
  deb: "package",
  source: "package",
  linux: "kernel",
  kconfig: "kernel option",
  capability: "capability",
  setting: "setting",
  platform: "platform",
};

/** Takes an id of the graph of reasons apart. */
export function nameOf(id: string): Thing {
  if (id.startsWith("/")) return fileThing(id);
  const [, prefix = "", name = id, version] = /^([a-z]+):([^@]*)(?:@(.*))?$/s.exec(id) ?? [];
  const kind = Object.hasOwn(kinds, prefix) ? kinds[prefix] : undefined;
  if (kind === undefined) return { id, kind: "part", name: id };
  if (kind === "kernel") return { id, kind, name: "Linux", version: name };
  return { id, kind, name, ...(version === undefined ? {} : { version }) };
}

function fileThing(id: string): Thing {
  const base = id.slice(id.lastIndexOf("/") + 1);
  if (/\.ko$/.test(base)) return { id, kind: "kernel module", name: base.slice(0, -3) };
  if (/\.beam$/.test(base)) return { id, kind: "module", name: moduleName(base.slice(0, -5)) };
  if (/\.so(\.[\w.]+)?$/.test(base)) return { id, kind: "library", name: base };
  return { id, kind: "file", name: id };
}

/** As its language writes it: `Enum` for `Elixir.Enum`, `:lists` for `lists`. */
function moduleName(name: string): string {
  return name.startsWith("Elixir.") ? name.slice("Elixir.".length) : `:${name}`;
}
