import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Entry, fileTree, find } from "../../filetree/index.js";
import type { UnpackedPackage } from "../../package/types.js";
import { applicationClosure, packagedApplications } from "./applications.js";
import { genericDescription } from "./generic.js";
import { type OutsideRequest, outsideFiles } from "./outside.js";
import { releaseTree } from "./tree.js";

const objects = new Map<string, Buffer>();
const store = {
  put: async (bytes: Uint8Array) => {
    const digest = createHash("sha256").update(bytes).digest("hex");
    objects.set(digest, Buffer.from(bytes));
    return digest;
  },
  read: async (digest: string) => objects.get(digest) ?? Buffer.alloc(0),
};

const why = { stage: "package", rule: "shipped by the package" };
const common = { mode: 0o644, uid: 0, gid: 0, why };

async function unpacked(
  name: string,
  version: string,
  files: Readonly<Record<string, string>>,
  more: readonly Entry[] = [],
): Promise<UnpackedPackage> {
  const entries = await Promise.all(
    Object.entries(files).map(async ([path, text]): Promise<Entry> => {
      const content = { object: await store.put(Buffer.from(text)), size: text.length };
      return { ...common, kind: "file", path, content };
    }),
  );
  const by = name === "erlang-lib" ? ["chat"] : [];
  const pinned = { name, version, architecture: "all", path: "pool/x.deb", size: 1, sha256: name, by };
  return { package: pinned, tree: fileTree([...entries, ...more]) };
}

const app = (name: string, version: string, needs: string) =>
  `{application, ${name}, [{vsn, "${version}"}, {applications, [${needs}]}]}.`;

let packages: readonly UnpackedPackage[];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lean-package-"));
  const otp = "usr/lib/erlang/lib";
  packages = [
    await unpacked("erlang-base", "1:27", {
      "usr/lib/erlang/erts-15.2/bin/beam.smp": "",
      [`${otp}/kernel-10.2/ebin/kernel.app`]: app("kernel", "10.2", ""),
      [`${otp}/stdlib-6.2/ebin/stdlib.app`]: app("stdlib", "6.2", "kernel"),
    }),
    await unpacked("erlang-lib", "1.1-2", {
      // Debian's folder has the package's name, not the application's.
      [`${otp}/p1_xml-1.1.55/ebin/fast_xml.app`]: app("fast_xml", "1.1.55", "kernel, stdlib"),
      [`${otp}/p1_xml-1.1.55/ebin/fxml.beam`]: "BEAM",
      [`${otp}/p1_xml-1.1.55/include/fxml.hrl`]: "",
      [`${otp}/p1_xml-1.1.55/priv/bin/helper`]: "",
    }),
    await unpacked(
      "chat",
      "2:3.0-1",
      {
        "usr/lib/chat/ebin/chat.app": app("chat", "3.0", "stdlib, fast_xml"),
        "usr/share/chat/example.conf": "tls = on\nport = 1\n",
        "etc/chat/chat.conf": "packaged",
        "etc/init.d/chat": "#!/bin/sh",
      },
      [
        { ...common, kind: "symlink", path: "usr/lib/chat/priv/img", target: "../../../share/chat/img" },
        { ...common, kind: "symlink", path: "usr/lib/chat/priv/near", target: "img" },
        { ...common, kind: "directory", path: "var/lib/chat" },
      ],
    ),
  ];
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const never = (name: string): never => {
  throw new Error(`missing ${name}`);
};

describe("applications of packages", () => {
  it("are found wherever they lie, and told from OTP's own", async () => {
    const { applications, erts } = await packagedApplications(store, packages);
    expect(erts).toBe("15.2");
    expect([...applications.values()].map((each) => `${each.name} ${each.version} ${each.otp}`)).toEqual([
      "kernel 10.2 true",
      "stdlib 6.2 true",
      "fast_xml 1.1.55 false",
      "chat 3.0 false",
    ]);
  });

  it("come with all that they list, or the one that lacks is named", async () => {
    const shipped = await packagedApplications(store, packages);
    expect(applicationClosure(shipped, ["chat"], never).map(({ name }) => name)).toEqual([
      "chat",
      "stdlib",
      "fast_xml",
      "kernel",
    ]);
    const rest = await packagedApplications(store, packages.slice(2));
    expect(() => applicationClosure(rest, ["chat"], never)).toThrow("missing stdlib");
  });

  it("take the places of a release, without headers nobody asked for, with links that still lead there", async () => {
    const shipped = await packagedApplications(store, packages);
    const tree = releaseTree({
      ...{ name: "chat", version: "3.0-1", erts: "15.2", packages, started: new Set(["chat"]) },
      ...{ applications: applicationClosure(shipped, ["chat"], never), headers: new Set<string>() },
      leaveOut: ["usr/lib/erlang/lib/p1_xml-1.1.55/priv/bin"],
    });
    expect(tree.entries.map(({ path }) => path)).toEqual([
      "lib/chat-3.0/ebin/chat.app",
      "lib/chat-3.0/priv/img",
      "lib/chat-3.0/priv/near",
      "lib/fast_xml-1.1.55/ebin/fast_xml.app",
      "lib/fast_xml-1.1.55/ebin/fxml.beam",
      "releases/3.0-1/chat.rel",
    ]);
    expect(find(tree, "lib/chat-3.0/priv/img")).toMatchObject({ target: "/usr/share/chat/img" });
    expect(find(tree, "lib/chat-3.0/priv/near")).toMatchObject({ target: "img" });
    expect(find(tree, "releases/3.0-1/chat.rel")).toMatchObject({
      content: {
        text: expect.stringMatching(/'kernel', "10\.2", permanent[\s\S]*'chat', "3\.0", permanent/),
      },
    });
  });
});

describe("what lies outside of the applications", () => {
  const request = (more: Partial<OutsideRequest>): OutsideRequest => ({
    ...{ release: "release:chat@3.0-1", location: "chat.toml", packages, files: [], programs: [] },
    ...{ leaveOut: [], written: [], writable: [], applications: [], overlay: undefined },
    ...more,
  });
  const text = (path: string, words: string) => ({ path, text: words, replace: [] });

  it("is written by the user's overlay before the description, and by that before the package", async () => {
    await mkdir(join(folder, "etc/chat"), { recursive: true });
    await writeFile(join(folder, "etc/chat/own.conf"), "mine");
    const { tree, notes } = await outsideFiles(
      store,
      request({
        files: ["etc/chat"],
        written: [
          { ...text("etc/chat/own.conf", "described"), note: "not said" },
          // biome-ignore lint/suspicious/noTemplateCurlyInString: the description's own notation
          { ...text("etc/chat/chat.conf", "[${applications}]"), note: "said" },
        ],
        applications: ["one", "two"],
        writable: ["var/lib/chat"],
        overlay: folder,
      }),
    );
    expect(notes).toEqual(["said"]);
    expect(find(tree, "etc/chat/chat.conf")).toMatchObject({ content: { text: "[one, two]" } });
    expect(find(tree, "etc/chat/own.conf")).toMatchObject({ why: { rule: "from the overlay" } });
    expect(find(tree, "var/lib/chat")).toMatchObject({
      kind: "directory",
      why: { rule: "the program writes here" },
    });
    expect(find(tree, "etc/init.d/chat")).toBeUndefined();
  });

  it("may be a packaged file with some words replaced, which must be in it", async () => {
    const copy = { path: "etc/chat/chat.conf", copy: "usr/share/chat/example.conf" };
    const { tree } = await outsideFiles(store, request({ written: [{ ...copy, replace: [["on", "off"]] }] }));
    expect(find(tree, copy.path)).toMatchObject({ content: { text: "tls = off\nport = 1\n" } });
    await expect(
      outsideFiles(store, request({ written: [{ ...copy, replace: [["tls = yes", ""]] }] })),
    ).rejects.toMatchObject({ code: "PROGRAM_FILE_CHANGED" });
  });

  it.each([
    ["a file that no package ships", { files: ["etc/other"] }, "PROGRAM_FILE_MISSING"],
    ["a program that no package ships", { programs: ["perl"] }, "PROGRAM_FILE_MISSING"],
    ["a copy of nothing", { written: [{ path: "a", copy: "b", replace: [] }] }, "PROGRAM_FILE_MISSING"],
    ["an overlay that is not there", { overlay: "/nowhere" }, "OVERLAY_UNREADABLE"],
  ])("is refused for %s", async (_, more, code) => {
    await expect(outsideFiles(store, request(more))).rejects.toMatchObject({ code });
  });

  it("is guessed for a package without a description: configuration, data, folders to write to", async () => {
    const { applications } = await packagedApplications(store, packages);
    const own = [...applications.values()].filter(({ name }) => name === "chat");
    expect(genericDescription({ fromPackage: "chat", packages }, own)).toMatchObject({
      start: ["chat"],
      files: ["etc/chat/chat.conf", "usr/share/chat/example.conf"],
      writable: ["var/lib/chat"],
    });
  });
});
