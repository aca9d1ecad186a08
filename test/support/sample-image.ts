import type { Need } from "../../src/filetree/index.js";
import type { Image } from "../../src/image/index.js";

/** A file of a sample image, and what it belongs to. */
export interface SampleFile {
  readonly path: string;
  readonly from: string;
  readonly size?: number;
  readonly package?: string;
}

/** An image of a project `api`, with the given files and reasons. */
export function sampleImage(files: readonly SampleFile[], needs: readonly Need[]): Image {
  const hash = "0".repeat(64);
  const raw = files.reduce((sum, { size = 0 }) => sum + size, 0);
  return {
    format: 1,
    name: "api",
    version: "0.1.0",
    type: "debian",
    arch: "x86_64",
    size: 1000 + raw,
    commandLine: [],
    kernel: { file: "kernel", size: 1000, sha256: hash, release: "6.12", from: "deb:linux-image@6.12-1" },
    rootfs: {
      file: "rootfs.cpio",
      size: raw,
      sha256: hash,
      compression: "none",
      parts: [{ layer: "system", part: "files", raw, packed: raw }],
    },
    versions: {},
    capabilities: [],
    defaults: { ready: "boot" },
    packages: [{ name: "gcc", version: "14", architecture: "amd64", sha256: hash }],
    reasons: files.map(({ from, package: shipper }) => ({
      stage: "sample",
      from,
      ...(shipper === undefined ? {} : { package: shipper }),
      rule: "file of its owner",
    })),
    needs: [...needs],
    contents: files.map(({ path, size }, index) => ({
      path,
      ...(size === undefined ? { kind: "directory" as const } : { kind: "file" as const, size }),
      part: 0,
      why: index,
    })),
  };
}

const listed = (id: string, by: string): Need => ({ id, by, rule: "listed in `applications`" });
const depends = (id: string, by: string): Need => ({ id, by, rule: "depends on it" });
const uses = (id: string, by: string): Need => ({ id, by, rule: "DT_NEEDED" });

/** A web application: two ways lead to plug and ssl, one to idna, which the project cannot cut itself. */
export const webNeeds: readonly Need[] = [
  { id: "release:api@0.1.0", rule: "the release" },
  { id: "application:api@0.1.0", by: "release:api@0.1.0", rule: "application of the release" },
  { id: "application:elixir@1.18", by: "release:api@0.1.0", rule: "every release that Mix makes has it" },
  { id: "otp:stdlib@6", by: "release:api@0.1.0", rule: "every release has it" },
  { id: "otp:erts@15", by: "release:api@0.1.0", rule: "the runtime system that every release runs on" },
  listed("application:bandit@1.5", "application:api@0.1.0"),
  listed("application:plug@1.16", "application:api@0.1.0"),
  listed("application:plug@1.16", "application:bandit@1.5"),
  listed("application:idna@6", "application:bandit@1.5"),
  listed("application:elixir@1.18", "application:api@0.1.0"),
  listed("otp:ssl@11", "application:api@0.1.0"),
  listed("otp:ssl@11", "application:bandit@1.5"),
  listed("otp:crypto@5", "otp:ssl@11"),
  listed("otp:stdlib@6", "application:elixir@1.18"),
  { id: "/app/erts-15/bin/beam.smp", by: "otp:erts@15", rule: "the Erlang virtual machine" },
  uses("/usr/lib/libc.so.6", "/app/erts-15/bin/beam.smp"),
  uses("/usr/lib/libc.so.6", "/usr/lib/libcrypto.so.3"),
  uses("/usr/lib/libcrypto.so.3", "/app/lib/crypto-5/priv/crypto.so"),
  { id: "capability:shell", rule: "asked for" },
  { id: "deb:dash@0.5", by: "capability:shell", rule: "the shell itself" },
  { id: "setting:packages", rule: "asked for" },
  { id: "deb:curl@8", by: "setting:packages", rule: "named in `packages`" },
  { id: "deb:wget@1", by: "setting:packages", rule: "named in `packages`" },
  depends("deb:idn@2", "deb:curl@8"),
  depends("deb:idn@2", "deb:wget@1"),
  depends("deb:unistring@5", "deb:idn@2"),
  { id: "platform:qemu", rule: "the machines" },
  { id: "/usr/lib/modules/virtio_net.ko", by: "platform:qemu", rule: "network card" },
  uses("/usr/lib/modules/failover.ko", "/usr/lib/modules/virtio_net.ko"),
  // A circle, as dependencies of packages have them.
  depends("deb:idn@2", "deb:unistring@5"),
];

export const webFiles: readonly SampleFile[] = [
  { path: "app", from: "application:api@0.1.0" },
  { path: "app/lib/api-0.1.0/ebin/Elixir.Api.beam", from: "application:api@0.1.0", size: 300 },
  { path: "app/lib/elixir-1.18/ebin/Elixir.Enum.beam", from: "application:elixir@1.18", size: 500 },
  { path: "app/lib/plug-1.16/ebin/Elixir.Plug.beam", from: "application:plug@1.16", size: 200 },
  { path: "app/lib/idna-6/ebin/idna.beam", from: "application:idna@6", size: 90 },
  { path: "app/lib/stdlib-6/ebin/lists.beam", from: "otp:stdlib@6", size: 400, package: "deb:erlang-base@1" },
  { path: "app/lib/ssl-11/ebin/ssl.beam", from: "otp:ssl@11", size: 700, package: "deb:erlang-ssl@1" },
  { path: "app/lib/crypto-5/priv/crypto.so", from: "otp:crypto@5", size: 60, package: "deb:erlang-crypto@1" },
  { path: "app/erts-15/bin/beam.smp", from: "deb:erlang-base@1", size: 4000 },
  { path: "usr/lib/libc.so.6", from: "deb:libc6@2", size: 2000 },
  { path: "usr/lib/libcrypto.so.3", from: "deb:libssl@3", size: 5000 },
  { path: "usr/bin/dash", from: "deb:dash@0.5", size: 120 },
  { path: "usr/bin/curl", from: "deb:curl@8", size: 70 },
  { path: "usr/lib/libunistring.so.5", from: "deb:unistring@5", size: 80 },
  { path: "usr/lib/modules/virtio_net.ko", from: "deb:linux-image@6.12-1", size: 30 },
  { path: "usr/lib/modules/failover.ko", from: "deb:linux-image@6.12-1", size: 10 },
  { path: "etc/a/sys.config", from: "release:api@0.1.0", size: 1 },
  { path: "etc/b/sys.config", from: "release:api@0.1.0", size: 1 },
];

export const webImage: Image = sampleImage(webFiles, webNeeds);
