import { dirname, resolve } from "node:path";
import { LeanError, systemCode } from "../../error/index.js";
import type { CommandSpec, Outcome, Session } from "../command.js";
import { bytes } from "../render/units.js";

const formats = ["oci"] as const;

export const exportCommand: CommandSpec = {
  name: "export",
  summary: "Write an image in another format",
  description:
    "`oci` is the application's root file system as a container image, without kernel and PID 1: an OCI image layout in a tar archive, which podman, docker, skopeo and umoci read.",
  arguments: [{ name: "<image>", description: "Folder that `leanvm build` wrote" }],
  options: [
    { flags: "--to <format>", description: `The format: ${formats.join(", ")}` },
    {
      flags: "-o, --output <file>",
      description: "File to write. When absent: beside the image, IMAGE.oci.tar",
    },
  ],
  examples: [
    ["leanvm export build/api-x86_64 --to oci", "build/api-x86_64.oci.tar"],
    ["skopeo copy oci-archive:build/api-x86_64.oci.tar docker://registry.example.org/api", "to a registry"],
  ],
  run: (session, input) => exportImage(session, input.arguments[0] ?? ".", input.options),
};

async function exportImage(
  session: Session,
  path: string,
  options: Readonly<Record<string, unknown>>,
): Promise<Outcome> {
  const format = String(options.to ?? "");
  if (!(formats as readonly string[]).includes(format)) throw formatUnknown(format);
  const { exportOci, readBundle } = await import("../../image/index.js");
  const bundle = await readBundle(resolve(session.terminal.workingFolder, path));
  const named = options.output === undefined ? `${bundle.folder}.oci.tar` : String(options.output);
  const file = resolve(session.terminal.workingFolder, named);
  const { archive, digest, layers } = await exportOci(session.context, bundle);
  await write(file, archive);
  return {
    json: { file, format, size: archive.length, digest, layers },
    text: () =>
      [
        `${file}  ${bytes(archive.length)}`,
        ...layers.map(({ name, size }) => `  layer ${name}  ${bytes(size)}`),
        `  ${digest}`,
      ].join("\n"),
  };
}

/** Appears at its path when it is whole. */
async function write(file: string, content: Buffer): Promise<void> {
  const { mkdir, rename, rm, writeFile } = await import("node:fs/promises");
  const part = `${file}.${process.pid}.part`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(part, content);
    await rename(part, file);
  } catch (cause) {
    await rm(part, { force: true }).catch(() => undefined);
    throw new LeanError({
      code: "EXPORT_UNWRITABLE",
      message: `${file} cannot be written (${systemCode(cause) ?? String(cause)}).`,
      hint: "Name another file with --output.",
      cause,
    });
  }
}

function formatUnknown(format: string): LeanError {
  return new LeanError({
    code: "FORMAT_UNKNOWN",
    message: format === "" ? "No format is named." : `There is no format ${format}.`,
    hint: `Name one with --to: ${formats.join(", ")}.`,
    exit: 2,
  });
}
