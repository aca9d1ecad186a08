import { find, under } from "../filetree/index.js";
import { emulatorEnvironment, renderedFolder, root, type StartCommand } from "./start-command.js";
import type { Release } from "./types.js";

/**
 * How relx's `bin/NAME foreground` starts a release, without a shell; Distillery's and a shipment's come to the
 * same. `sys.config.src` and `vm.args.src`, and the plain files when they hold `${NAME}`, are rendered by
 * guest/init at each boot, as relx does it.
 */
export function erlangCommand(release: Release, erts: string): StartCommand {
  const folder = `${root}/${release.folder}`;
  const bin = `${root}/erts-${erts}/bin`;
  const config = configurationFile(release, "sys.config");
  const vmArgs = configurationFile(release, "vm.args");
  const consolidated = `lib/${release.name}-${release.version}/consolidated`;
  const argv = [
    `${bin}/erlexec`,
    ...["-noshell", "-noinput", "-mode", release.mode],
    ...["-start_epmd", "false"],
    ...(config === undefined ? [] : ["-config", config.path.replace(/\.config$/, "")]),
    ...["-boot", `${folder}/start`],
    ...["RELEASE_LIB", "ERTS_LIB_DIR", "SYSTEM_LIB_DIR"].flatMap((name) => [
      "-boot_var",
      name,
      `${root}/lib`,
    ]),
    ...(under(release.tree, consolidated).length === 0 ? [] : ["-pa", `${root}/${consolidated}`]),
    ...(vmArgs === undefined ? [] : ["-args_file", vmArgs.path]),
    ...(release.main === undefined ? [] : ["-eval", release.main]),
    ...(release.main === undefined ? ["--", "foreground"] : ["-extra"]),
  ];
  const env = new Map([
    ...emulatorEnvironment(bin),
    ...([
      ["RELEASE_ROOT_DIR", root],
      ["REL_NAME", release.name],
      ["REL_VSN", release.version],
    ] as const),
    ...release.environment,
  ]);
  const render = [config, vmArgs].flatMap((file) =>
    file?.from === undefined ? [] : [{ from: file.from, to: file.path }],
  );
  return { env: [...env], argv, render };
}

interface ConfigurationFile {
  /** Where the VM finds it. */
  readonly path: string;
  /** The template that it is rendered from at boot. */
  readonly from?: string;
}

function configurationFile(
  { tree, folder, templates }: Release,
  name: string,
): ConfigurationFile | undefined {
  const template = templates.find((each) => each === name || each === `${name}.src`);
  if (template !== undefined)
    return { path: `${renderedFolder}/${name}`, from: `${root}/${folder}/${template}` };
  const plain = find(tree, `${folder}/${name}`);
  return plain === undefined ? undefined : { path: `${root}/${folder}/${name}` };
}
