/** A function with unresolved calls, whose runs are counted. */
export interface WatchedSite {
  readonly module: string;
  readonly name: string;
  readonly arity: number;
  readonly lines: readonly number[];
}

/** Functions of `shrink.unresolved` in image.json, `module:function/arity line N`, each once. */
export function watchedSites(unresolved: readonly string[]): readonly WatchedSite[] {
  const sites = new Map<string, WatchedSite>();
  for (const text of unresolved) {
    const [, key = "", module, name = "", arity, line] = /^((.+?):(.+)\/(\d+)) line (\d+)$/s.exec(text) ?? [];
    if (module === undefined) continue;
    const lines = [...(sites.get(key)?.lines ?? []), Number(line)];
    sites.set(key, { module, name, arity: Number(arity), lines });
  }
  return [...sites.values()];
}
