declare module "lzma-native" {
  import type { Duplex } from "node:stream";

  export interface LzmaOptions {
    /** 0 to 9; 9 | 0x80000000 is `-9e`. */
    readonly preset?: number;
    readonly check?: number;
    /** Bytes of memory a decoder may use. */
    readonly memlimit?: number;
  }

  const lzma: {
    createStream(
      coder: "autoDecoder" | "aloneDecoder" | "easyEncoder" | "aloneEncoder",
      options?: LzmaOptions,
    ): Duplex;
    readonly CHECK_NONE: number;
    readonly CHECK_CRC32: number;
    readonly CHECK_CRC64: number;
    readonly CHECK_SHA256: number;
    readonly PRESET_EXTREME: number;
  };
  export default lzma;
}
