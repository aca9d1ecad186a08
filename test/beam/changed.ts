import { inflateSync } from "node:zlib";
import { type Chunk, decodeModule, encodeModule, readBeam } from "../../src/codec/beam/index.js";

/** Deflated literals are compared unpacked: their packed bytes depend on the version of zlib. */
function comparable({ id, data }: Chunk): Uint8Array {
  if (id !== "LitT" || Buffer.from(data).readUInt32BE(0) === 0) return data;
  return Buffer.concat([data.subarray(0, 4), inflateSync(data.subarray(4))]);
}

/** Names of the chunks that come out otherwise. */
export function changedChunks(bytes: Uint8Array): readonly string[] {
  const module = decodeModule(bytes);
  if ("unknownOpcode" in module.code) return [`opcode ${module.code.unknownOpcode}`];
  const after = readBeam(encodeModule(module));
  return module.chunks
    .filter((chunk, index) => {
      const other = after[index];
      return other?.id !== chunk.id || Buffer.compare(comparable(chunk), comparable(other)) !== 0;
    })
    .map(({ id }) => id);
}
