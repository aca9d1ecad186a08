import { type Entry, type FileTree, fileTree, type Need, type Why } from "../filetree/index.js";
import { user } from "./launch.js";

const why = (rule: string): Why => ({ stage: "rootfs", from: "configuration", rule });

/** What every image has by itself. */
export const rootfsNeeds: readonly Need[] = [
  { id: "guest/init", rule: "PID 1, which prepares the machine and starts the release" },
  { id: "configuration", rule: "what any program on Linux expects, and what guest/init is told" },
];

/** Folders, links and small files that any program on Linux expects. */
export function baseTree(hostname: string): FileTree {
  return fileTree([
    ...["dev", "proc", "sys", "run"].map((path) => directory(path, 0o755, "mount point")),
    directory("tmp", 0o1777, "mount point; RELEASE_TMP lies here"),
    ...["bin", "sbin", "lib", "lib64"].map((name) => link(name, `usr/${name}`, "merged /usr, as Debian's")),
    ...["usr/bin", "usr/sbin", "usr/lib", "usr/lib64"].map((path) => directory(path, 0o755, "merged /usr")),
    text("etc/passwd", accounts, "the account that the release runs under"),
    text("etc/group", `root:x:0:\n${user.name}:x:${user.gid}:\n`, "the group that the release runs under"),
    text("etc/hosts", `127.0.0.1 localhost ${hostname}\n::1 localhost\n`, "local names"),
    text("etc/nsswitch.conf", "hosts: files dns\n", "order in which glibc looks up names"),
  ]);
}

const accounts = [
  "root:x:0:0:root:/:/bin/false",
  `${user.name}:x:${user.uid}:${user.gid}:release:/tmp:/bin/false`,
  "",
].join("\n");

function directory(path: string, mode: number, rule: string): Entry {
  return { kind: "directory", path, mode, uid: 0, gid: 0, why: why(rule) };
}

function link(path: string, target: string, rule: string): Entry {
  return { kind: "symlink", path, target, mode: 0o777, uid: 0, gid: 0, why: why(rule) };
}

/** A small file of root's that everybody may read. */
export function text(path: string, content: string, rule: string): Entry {
  return { kind: "file", path, mode: 0o644, uid: 0, gid: 0, content: { text: content }, why: why(rule) };
}
