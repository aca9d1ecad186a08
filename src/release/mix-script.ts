import { machineFlags } from "../config/index.js";
import { type ReleaseScript, root } from "./start-command.js";
import type { Release } from "./types.js";

/**
 * `bin/NAME` for an image with a shell: what Mix's own script does for `start`, `eval`, `rpc`, `remote`, `stop`, `restart`,
 * `pid` and `version` (as of Elixir 1.18), the release's env.sh first, but by the shell alone: it calls no other program
 * than the emulator, which is not asked to start epmd. Reads from the environment what guest/init gives it.
 */
export function mixScript(release: Release, erts: string, distribution: boolean): ReleaseScript {
  const folder = `${root}/${release.folder}`;
  const env = release.envScript === undefined ? [] : [`. "$REL_VSN_DIR/env.sh"`];
  const text = [
    "#!/bin/sh",
    "set -e",
    "export RELEASE_COMMAND=$1",
    `REL_VSN_DIR=${folder}`,
    ...env,
    ...(distribution ? naming : closed),
    `sys_config=\${RELEASE_SYS_CONFIG:-${root}/${(release.writableConfig ?? `${release.folder}/sys.config`).replace(/\.config$/, "")}}`,
    `machine="${machineFlags.map(([flag, variable]) => `\${${variable}:+${flag} $${variable}}`).join(" ")}"`,
    `erl="${root}/erts-${erts}/bin/erlexec $machine -noshell $ELIXIR_ERL_OPTIONS"`,
    `at="-start_epmd false -boot_var RELEASE_LIB ${root}/lib"`,
    `start=$REL_VSN_DIR/\${RELEASE_BOOT_SCRIPT:-start}`,
    `clean=$REL_VSN_DIR/\${RELEASE_BOOT_SCRIPT_CLEAN:-start_clean}`,
    ...commands(release),
    "",
  ];
  return {
    path: `app/bin/${release.name}`,
    text: text.join("\n"),
    atBoot: release.envScript !== undefined,
  };
}

/** The node's name and cookie are options, the release's own among them, so that none has to be quoted twice. */
const naming = [
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell's
  'case "${RELEASE_DISTRIBUTION:=sname}" in',
  "  none) name() { :; } ;;",
  '  name | sname) name() { printf %s "-$RELEASE_DISTRIBUTION $1"; } ;;',
  '  *) echo "ERROR: Expected RELEASE_DISTRIBUTION to be sname, name, or none, got: $RELEASE_DISTRIBUTION" >&2; exit 1 ;;',
  "esac",
  'cookie="-setcookie $RELEASE_COOKIE"',
];
const closed = ["export RELEASE_DISTRIBUTION=none", "name() { :; }", "cookie="];

function commands({ writableConfig }: Release): readonly string[] {
  const mode =
    writableConfig === undefined
      ? '-mode "$RELEASE_MODE"'
      : '-elixir config_provider_reboot_mode "$RELEASE_MODE"';
  return [
    "run() { # eval EXPRESSION ARGUMENT…",
    '  exec $erl -s elixir start_cli $cookie -config "$sys_config" $at -boot "$clean" -args_file "$RELEASE_VM_ARGS" -extra --eval "$@"',
    "}",
    "rpc() {",
    '  exec $erl -s elixir start_cli -hidden $cookie $(name "rpc-$$-$RELEASE_NODE") $at -boot "$clean" -args_file "$RELEASE_REMOTE_VM_ARGS" -extra --rpc-eval "$RELEASE_NODE" "$1"',
    "}",
    'case "$1" in',
    "  start)",
    `    exec $erl -s elixir start_cli ${mode} $cookie $(name "$RELEASE_NODE") -config "$sys_config" $at -boot "$start" -args_file "$RELEASE_VM_ARGS" -extra --no-halt ;;`,
    '  eval) shift; run "$@" ;;',
    '  rpc) rpc "$2" ;;',
    "  remote)",
    '    exec $erl -elixir ansi_enabled true -user elixir -hidden $cookie $(name "rem-$$-$RELEASE_NODE") $at -boot "$clean" -args_file "$RELEASE_REMOTE_VM_ARGS" -extra --no-halt +iex --remsh "$RELEASE_NODE" ;;',
    '  stop | restart) rpc "System.$1()" ;;',
    '  pid) rpc "IO.puts System.pid()" ;;',
    '  version) echo "$RELEASE_NAME $RELEASE_VSN" ;;',
    '  *) echo "Commands: start, eval, rpc, remote, stop, restart, pid, version" >&2; exit 1 ;;',
    "esac",
  ];
}
