import { parseList, parseNumber, setting } from "../setting.js";
import { keepSettings } from "./keep.js";
import { parseVolume, type Volume } from "./volume.js";

const run = ["run"] as const;
const runAndCheck = ["run", "check"] as const;
const every = ["run", "bench", "check"] as const;

const accelerations = ["auto", "kvm", "tcg"] as const;
const drivers = ["qemu", "firecracker", "podman", "docker"] as const;

/** Section `[run]`: how `leanvm run` starts the machine. */
export const runSettings = {
  memory: setting({
    schema: (z) => z.int().min(16).max(1_048_576),
    fallback: 256,
    description: "Memory of the guest in MB of 1 048 576 bytes",
    example: "256",
    flag: { flags: "-m, --memory <MB>", commands: every, parse: parseNumber },
  }),
  cpus: setting({
    schema: (z) => z.int().min(1).max(255),
    fallback: 1,
    description: "Processors of the guest",
    example: "2",
    flag: { flags: "--cpus <n>", commands: run, parse: parseNumber },
  }),
  ports: setting({
    schema: (z) =>
      z.array(
        z
          .string()
          .regex(/^\d{1,5}:\d{1,5}$/, "HOST:GUEST, such as 8080:4000")
          .transform(parsePort),
      ),
    fallback: [],
    description: "TCP ports of this machine (127.0.0.1) that lead to ports of the guest, HOST:GUEST",
    example: '["8080:4000"]',
    flag: { flags: "-p, --port <host:guest>", commands: runAndCheck, repeat: true, parse: parseList },
  }),
  volumes: setting({
    schema: (z) =>
      z.array(
        z.string().transform((text, context): Volume => {
          const volume = parseVolume(text);
          if (typeof volume !== "string") return volume;
          context.addIssue({ code: "custom", message: volume });
          return z.NEVER;
        }),
      ),
    fallback: [],
    description:
      "Files of this machine that keep folders of the guest, FILE:/path[:SIZE][:ro]: made when missing (1G when no size is given), grown when smaller, never shrunk",
    example: '["data.img:/data:2G"]',
    flag: { flags: "--volume <file:/path>", commands: runAndCheck, repeat: true, parse: (text) => [text] },
    path: (volumes, resolve) => volumes.map((volume) => ({ ...volume, file: resolve(volume.file) })),
  }),
  accel: setting({
    schema: (z) => z.enum(accelerations),
    choices: accelerations,
    fallback: "auto",
    description: "Acceleration: auto is kvm if a probe guest really ran on it, else emulation (tcg)",
    example: '"auto"',
    flag: { flags: "--accel <name>", commands: every },
  }),
  driver: setting({
    schema: (z) => z.enum(drivers),
    choices: drivers,
    fallback: "qemu",
    available: ["qemu"],
    description: "What runs the machine",
    example: '"qemu"',
    flag: { flags: "--driver <name>", commands: run },
  }),
  env: setting({
    schema: (z) => z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "a variable's name"), z.string()),
    fallback: {},
    file: false,
    description:
      "Environment of the release in this run, over what the image holds; reaches the guest in secret",
    example: '{ SECRET = "…" }',
    flag: { flags: "-e, --env <name=value>", commands: every, repeat: true, parse: parsePair },
  }),
  envFile: setting({
    schema: (z) => z.string().min(1).optional(),
    fallback: undefined,
    path: true,
    description:
      "File with environment of the release, one NAME=VALUE a line, # begins a comment; NAME alone takes the value it has here. --env goes over it",
    example: '"production.env"',
    flag: { flags: "--env-file <file>", commands: runAndCheck },
  }),
  timeout: setting({
    schema: (z) => z.number().positive().optional(),
    fallback: undefined,
    description:
      "Seconds after which the guest is stopped and the exit status is 124; with --detach: that it may take to become ready",
    example: "60",
    flag: { flags: "--timeout <s>", commands: every, parse: parseNumber },
  }),
  stopTimeout: setting({
    schema: (z) => z.number().nonnegative().max(86_400),
    fallback: 5,
    description: "Seconds that the guest may take to stop in order before it is ended by force",
    example: "30",
    flag: { flags: "--stop-timeout <s>", commands: runAndCheck, parse: parseNumber },
  }),
  ...keepSettings,
};

/** A TCP port of this machine that leads to one of the guest. */
export interface PortForward {
  readonly host: number;
  readonly guest: number;
}

/** `A=b=c` → `{ A: "b=c" }`; text without `=` stays as it is, and the schema refuses it. */
function parsePair(text: string): unknown {
  const at = text.indexOf("=");
  return at < 1 ? text : { [text.slice(0, at)]: text.slice(at + 1) };
}

function parsePort(text: string): PortForward {
  const [host = 0, guest = 0] = text.split(":").map(Number);
  return { host, guest };
}
