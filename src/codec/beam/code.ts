import { readerOf } from "../bytes/index.js";
import { encodeInstructions } from "./encode-instructions.js";
import { malformed } from "./errors.js";
import { type Instructions, readInstructions, type UnknownOpcode } from "./instructions.js";

/** The `Code` chunk: what its header says, and the instructions. */
export interface Code {
  readonly header: CodeHeader;
  readonly instructions: Instructions;
}

export interface CodeHeader {
  /** Format of the instructions; 0 since OTP R5. */
  readonly instructionSet: number;
  /** Highest opcode that the VM must know. */
  readonly opcodeMax: number;
  /** One more than the highest label. */
  readonly labels: number;
  readonly functions: number;
  /** Fields that newer compilers may add. */
  readonly further: Uint8Array;
}

/** Reads a `Code` chunk (`beam_file.c:parse_code_chunk`). Throws `BEAM_MALFORMED`. */
export function decodeCode(chunk: Uint8Array): Code | UnknownOpcode {
  const reader = readerOf(chunk, () => malformed("its code is cut off"));
  const head = readerOf(reader.take(reader.u32()), () => malformed("its code header is cut off"));
  const header: CodeHeader = {
    instructionSet: head.u32(),
    opcodeMax: head.u32(),
    labels: head.u32(),
    functions: head.u32(),
    further: head.take(head.left()),
  };
  const instructions = readInstructions(reader.take(reader.left()));
  return "unknownOpcode" in instructions ? instructions : { header, instructions };
}

export function encodeCode(header: CodeHeader, instructions: Uint8Array): Uint8Array {
  const head = Buffer.alloc(20);
  const { instructionSet, opcodeMax, labels, functions, further } = header;
  [16 + further.length, instructionSet, opcodeMax, labels, functions].forEach((value, index) => {
    head.writeUInt32BE(value, index * 4);
  });
  return Buffer.concat([head, further, instructions]);
}

/** The `Code` chunk with all its instructions. */
export function encodeWholeCode({ header, instructions }: Code): Uint8Array {
  return encodeCode(header, encodeInstructions(instructions));
}
