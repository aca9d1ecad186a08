import type { Need } from "../filetree/index.js";
import type { Image } from "../image/index.js";

/** Why everything is in an image, ready to be walked: nodes by id, each with the edges that lead to it. */
export interface ReasonGraph {
  /** Every node with its edges, in the order of ids. A node without a root above it has no chain. */
  readonly needs: ReadonlyMap<string, readonly Need[]>;
  /** False for an image of an earlier version, which says what things belong to and no more. */
  readonly complete: boolean;
}

/**
 * The graph of an image: the edges that it names, and those that follow from what its files belong to. A file
 * is there because its owner is; a package that nothing asks for as a whole is there because of those of its
 * files that something needs. What nothing explains is a root, so that every chain ends.
 */
export function reasonGraph(image: Image): ReasonGraph {
  const edges = new Edges();
  for (const need of image.needs ?? []) edges.add(need);
  const named = edges.ids();
  for (const { path, why } of image.contents) {
    const { from, stage = "unknown", package: shipper, rule = "" } = image.reasons[why] ?? {};
    const [file, owner] = [`/${path}`, from ?? stage];
    if (!named.has(file) || named.has(owner)) edges.add({ id: file, by: owner, rule });
    else edges.add({ id: owner, by: file, rule: ships });
    if (shipper !== undefined) edges.add({ id: shipper, by: owner, rule: ships });
  }
  const linux = `linux:${image.kernel.release}`;
  edges.add({ id: linux, rule: "the kernel that every machine boots" });
  if (image.kernel.from !== undefined) edges.add({ id: image.kernel.from, by: linux, rule: ships });
  edges.addMissing();
  return { needs: edges.sorted(), complete: image.needs !== undefined };
}

const ships = "the package that ships it";

/** Edges while they are gathered, each once. */
class Edges {
  readonly #byId = new Map<string, Map<string, Need>>();

  add(need: Need): void {
    const known = this.#byId.get(need.id) ?? new Map<string, Need>();
    const key = need.by === undefined ? "" : `=${need.by}`;
    if (!known.has(key)) known.set(key, need);
    this.#byId.set(need.id, known);
  }

  /** Roots for what is named and has no edge. */
  addMissing(): void {
    const named = [...this.#byId.values()].flatMap((needs) => [...needs.values()].map(({ by }) => by));
    for (const id of named) {
      if (id !== undefined && !this.#byId.has(id)) this.add({ id, rule: "nothing says why" });
    }
  }

  ids(): ReadonlySet<string> {
    return new Set(this.#byId.keys());
  }

  sorted(): ReadonlyMap<string, readonly Need[]> {
    const byId = [...this.#byId].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return new Map(byId.map(([id, needs]) => [id, [...needs.values()]]));
  }
}
