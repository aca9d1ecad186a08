/** What `/etc/lean/init.conf` says of starting the release (docs/guest.md), in the order of the file. */
export interface Launch {
  readonly env: readonly (readonly [name: string, value: string])[];
  /** Arguments of the release, the program first, with `${NAME}` in them. */
  readonly argv: readonly string[];
  readonly user: string;
  readonly workdir: string;
  /** What only guest/init does, in words: values made at boot, files made at boot, programs beside the release. */
  readonly onlyAtBoot: readonly string[];
}

/** Reads the directives that matter to a container; those of the machine (modules, network, volumes) do not. */
export function parseLaunch(text: string): Launch {
  const directives = text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const blank = line.indexOf(" ");
      return blank < 0 ? ([line, ""] as const) : ([line.slice(0, blank), line.slice(blank + 1)] as const);
    });
  const commands = directives.findIndex(([name]) => name === "command");
  const own = commands < 0 ? directives : directives.slice(0, commands);
  const all = (name: string) => own.flatMap(([each, value]) => (each === name ? [value] : []));
  return {
    env: all("env").map((value) => [value.slice(0, value.indexOf("=")), value.slice(value.indexOf("=") + 1)]),
    argv: all("arg"),
    user: all("user")[0]?.replace(" ", ":") ?? "0:0",
    workdir: all("workdir")[0] ?? "/",
    onlyAtBoot: [
      ...all("random").map((name) => `the value of ${name} is made at each boot`),
      ...all("render").map((value) => `${value.split(" ")[1]} is written at each boot`),
      ...(all("service").length === 0 ? [] : [`${all("service")[0]} runs beside the release`]),
    ],
  };
}
