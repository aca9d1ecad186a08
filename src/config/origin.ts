/** Where a value comes from. */
export type Origin =
  | { readonly kind: "flag"; readonly flag: string }
  | { readonly kind: "environment"; readonly name: string }
  | { readonly kind: "file"; readonly path: string; readonly line?: number }
  | { readonly kind: "default" };

/** As shown to people: `--suite`, `LEANVM_MIRROR`, `lean.toml:4`, `default`. */
export function describeOrigin(origin: Origin): string {
  switch (origin.kind) {
    case "flag":
      return origin.flag;
    case "environment":
      return origin.name;
    case "file":
      return origin.line === undefined ? origin.path : `${origin.path}:${origin.line}`;
    case "default":
      return "default";
  }
}
