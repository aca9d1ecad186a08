import type { Arch } from "../config/index.js";
import type { Content, FileTree, Need } from "../filetree/index.js";

/** A kernel and what an image needs of it. */
export interface Kernel {
  readonly arch: Arch;
  /** `uname -r`, for example `6.12.107+deb13-cloud-amd64`. */
  readonly release: string;
  readonly image: Content;
  /** The package that the image comes from, or its source. */
  readonly from?: string;
  /** Its configuration (`.config`), where it was made here. */
  readonly config?: Content;
  /** Machines it boots on, best first; the architecture's general one when absent. */
  readonly machines?: readonly string[];
  /** Modules, uncompressed, at `usr/lib/modules/<name>.ko`. */
  readonly modules: FileTree;
  /** Paths of modules in the order in which init loads them. */
  readonly loadOrder: readonly string[];
  /** Paths of modules for compressed swap, which init loads only on a small machine, in this order. */
  readonly swapOrder: readonly string[];
  /** Paths of modules for disks, which init loads only when volumes are named, in this order. */
  readonly volumeOrder: readonly string[];
  /** Options that the kernel needs on its command line on any machine. */
  readonly commandLine: readonly string[];
  /** Why each module is there: the platform, or the module that depends on it. */
  readonly needs: readonly Need[];
}
