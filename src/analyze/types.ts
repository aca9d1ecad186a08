/** What a node of the size tree stands for. */
export type SizeKind =
  | "image"
  /** A group that only sums up: `kernel`, `runtime`, `system`, `application` … */
  | "group"
  /** A distribution package, an OTP application, or an application of the release. */
  | "package"
  | "application"
  | "program"
  | "library"
  /** A BEAM module; its children are chunks. */
  | "module"
  | "chunk"
  /** A part of an ELF file or of the kernel: `.text`, `.rodata` … */
  | "section"
  | "kernel-module"
  | "file"
  /** Bytes that belong to no file: archive headers, padding, checksums of the compressed stream. */
  | "overhead";

/** One node of where the bytes are. The children's sizes add up to the node's, both of them, exactly. */
export interface SizeNode {
  readonly name: string;
  readonly kind: SizeKind;
  /** Bytes before compression. */
  readonly raw: number;
  /** Whole bytes of the files that ship. */
  readonly packed: number;
  /** Path in the root file system, where it is a file. */
  readonly path?: string;
  /** Identifier in the image's reasons, for example `otp:kernel@10.2.7`, where it has one. */
  readonly id?: string;
  readonly children?: readonly SizeNode[];
}

/** A link of the chain that brought something in. */
export interface ChainLink {
  readonly id: string;
  /** Why the link before it needs this one, in plain words. */
  readonly rule: string;
}

/** `leanvm analyze --json`: where every byte of an image is, and why. */
export interface Analysis {
  readonly format: 1;
  readonly name: string;
  /** `bundle`, or what a foreign file is: `initramfs`, `tar`, `oci`, `folder`. */
  readonly source: "bundle" | "initramfs" | "tar" | "oci" | "folder";
  readonly arch?: string;
  readonly version?: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly raw: number;
  readonly packed: number;
  readonly compression: string;
  /** How compressed bytes were attributed, one sentence. */
  readonly method: string;
  readonly tree: SizeNode;
  /** By the `id` of a node: from a root to it. Empty for foreign files. */
  readonly chains: Readonly<Record<string, readonly ChainLink[]>>;
}
