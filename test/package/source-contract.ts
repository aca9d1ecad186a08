import { describe, expect, it } from "vitest";
import type { NamedPackage, PackageIndex, PinnedPackage, UnpackedPackage } from "../../src/package/index.js";
import { failure } from "../support/outcome.js";

/** A package of the contract, in no distribution's words. */
export interface Sample {
  readonly name: string;
  readonly needs?: readonly string[];
  readonly provides?: readonly string[];
  readonly conflicts?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
}

/** What a package source must offer to be put to the contract. */
export interface SourceUnderTest<P extends PinnedPackage | NamedPackage = PinnedPackage> {
  readonly index: PackageIndex<P>;
  /** Pins what the index names by the hashes of the files; for deb the index itself tells them. */
  readonly pin: (packages: readonly P[]) => Promise<readonly PinnedPackage[]>;
  /** Fetches into the store. */
  readonly fetch: (packages: readonly PinnedPackage[]) => Promise<readonly UnpackedPackage[]>;
  /** The text of a file of the store. */
  readonly read: (object: string) => Promise<string>;
  /** Stops the server: from here on there is no network. */
  readonly disconnect: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const samples: readonly Sample[] = [
  { name: "app", needs: ["lib", "shell"], files: { "usr/bin/app": "the app" } },
  { name: "lib", needs: ["base"], files: { "usr/lib/lib.so": "the library" } },
  { name: "base", files: { "etc/base.conf": "base" } },
  { name: "quick-shell", provides: ["shell"] },
  { name: "rival", conflicts: ["lib"] },
  { name: "broken", needs: ["absent"] },
  { name: "loop-a", needs: ["loop-b"] },
  { name: "loop-b", needs: ["loop-a"] },
];

/** What every package source must do alike; `open` serves the samples and opens an index on them. */
export function packageSourceContract<P extends PinnedPackage | NamedPackage>(
  name: string,
  open: (samples: readonly Sample[]) => Promise<SourceUnderTest<P>>,
): void {
  const using = (work: (source: SourceUnderTest<P>) => Promise<void>) => async () => {
    const source = await open(samples);
    await work(source).finally(source.close);
  };
  const names = (packages: readonly { readonly name: string }[]) => packages.map((item) => item.name);

  describe(`package source ${name}`, () => {
    it(
      "closes over dependencies and provided names, sorted, in any order of asking",
      using(async ({ index }) => {
        expect(names(index.closure(["app"]))).toEqual(["app", "base", "lib", "quick-shell"]);
        expect(index.closure(["lib", "app"])).toEqual(index.closure(["app", "lib", "app"]));
        expect(names(index.closure(["loop-a"]))).toEqual(["loop-a", "loop-b"]);
        expect(index.closure([])).toEqual([]);
      }),
    );

    it(
      "leaves out what is taken as present, and picks without following",
      using(async ({ index }) => {
        expect(names(index.closure(["app"], { without: ["lib", "shell"] }))).toEqual(["app"]);
        expect(names(index.pick(["lib", "app"]))).toEqual(["app", "lib"]);
        expect(index.dependencies("app")).toEqual(["lib", "shell"]);
      }),
    );

    it(
      "names both packages of a conflict",
      using(async ({ index }) => {
        const error = await failure(() => index.closure(["app", "rival"]));
        expect(error.code).toBe("PACKAGE_CONFLICT");
        expect(error.message).toMatch(/rival.*lib/);
      }),
    );

    it(
      "names what is missing, and what it may have been meant to be",
      using(async ({ index }) => {
        const absent = await failure(() => index.closure(["broken"]));
        expect(absent).toMatchObject({ code: "DEPENDENCY_UNMET" });
        expect(absent.message).toMatch(/broken.*absent/);
        const unknown = await failure(() => index.closure(["bsae"]));
        expect(unknown.code).toBe("PACKAGE_NOT_FOUND");
        expect(unknown.record.hint).toContain("base");
      }),
    );

    it(
      "fetches files with their reasons, and then needs no network",
      using(async (source) => {
        const wanted = await source.pin(source.index.closure(["app"]));
        expect(wanted[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
        const first = await source.fetch(wanted);
        expect(first.map((item) => item.package)).toEqual(wanted);
        const entry = first[0]?.tree.entries.find(({ path }) => path === "usr/bin/app");
        expect(entry?.why.from).toMatch(new RegExp(`^${name}:app@`));
        if (entry?.kind !== "file" || !("object" in entry.content)) throw new Error("no file usr/bin/app");
        expect(await source.read(entry.content.object)).toBe("the app");
        await source.disconnect();
        expect(await source.fetch(wanted)).toEqual(first);
      }),
    );
  });
}
