/**
 * The release's name as far as the project's own files say it plainly: `releases: [NAME: …]` or `app: :NAME` of a
 * mix.exs, `{release, {NAME, …` of a rebar.config. Undefined when they compute it.
 */
export function releaseName(kind: "mix" | "rebar3", text: string): string | undefined {
  const patterns =
    kind === "mix"
      ? [/\breleases:\s*\[\s*([a-z]\w*):/, /\bapp:\s*:([a-z]\w*)/]
      : [/\{\s*release\s*,\s*\{\s*'?([a-z]\w*)'?\s*,/];
  return patterns.map((pattern) => pattern.exec(text)?.[1]).find((name) => name !== undefined);
}
