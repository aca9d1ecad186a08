declare module "lzma-native" {
  import type { Duplex } from "node:stream";

  export interface LzmaOptions {
    /** 0 to 9; 9 | 0x80000000 is `-9e`. */
    readonly preset?: number;
    readonly check?: number;
    /** Bytes of memory a decoder may use. */
    readonly memlimit?: number;
    /** Filter chain of a `streamEncoder`, in order of encoding. */
    readonly filters?: readonly LzmaFilter[];
  }

  export interface LzmaFilter {
    /** One of the `FILTER_` names. */
    readonly id: string;
    /** Of LZMA2 only; what is absent has the library's fast, small values, not those of a preset. */
    readonly options?: {
      readonly dictSize: number;
      readonly lc: number;
      readonly lp: number;
      readonly pb: number;
      readonly mode: number;
      readonly mf: number;
      readonly niceLen: number;
      readonly depth: number;
    };
  }

  const lzma: {
    createStream(
      coder: "autoDecoder" | "aloneDecoder" | "easyEncoder" | "aloneEncoder" | "streamEncoder",
      options?: LzmaOptions,
    ): Duplex;
    readonly CHECK_NONE: number;
    readonly CHECK_CRC32: number;
    readonly CHECK_CRC64: number;
    readonly CHECK_SHA256: number;
    readonly PRESET_EXTREME: number;
    readonly FILTER_X86: string;
    readonly FILTER_LZMA2: string;
    readonly MODE_NORMAL: number;
    readonly MF_BT4: number;
  };
  // biome-ignore lint/style/noDefaultExport: the package itself has only this export.
  export default lzma;
}
