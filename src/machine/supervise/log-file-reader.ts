import { type FileHandle, open, stat } from "node:fs/promises";
import { systemCode } from "../../error/index.js";

const chunkBytes = 1 << 18;

/** Reads a file line by line while another process appends to it, moves it away, or cuts it. */
export class LogFileReader {
  readonly #path: string;
  #handle: FileHandle | undefined;
  #inode: number | undefined;
  #offset = 0;
  #rest = Buffer.alloc(0);

  constructor(path: string) {
    this.#path = path;
  }

  /** Opens the file when it is there. */
  async open(): Promise<void> {
    if (this.#handle !== undefined) return;
    try {
      this.#handle = await open(this.#path, "r");
      this.#inode = (await this.#handle.stat()).ino;
      this.#offset = 0;
      this.#rest = Buffer.alloc(0);
    } catch (error) {
      if (systemCode(error) !== "ENOENT") throw error;
    }
  }

  /** Tells the file that is being read from others of its name. */
  inode(): number | undefined {
    return this.#inode;
  }

  /** Some whole lines; undefined when there are no more for now. */
  async next(): Promise<readonly string[] | undefined> {
    await this.open();
    if (this.#handle === undefined) return undefined;
    const chunk = Buffer.alloc(chunkBytes);
    const { bytesRead } = await this.#handle.read(chunk, 0, chunkBytes, this.#offset);
    if (bytesRead > 0) return this.#lines(chunk.subarray(0, bytesRead));
    return (await this.#replaced()) ? this.next() : undefined;
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
  }

  #lines(chunk: Buffer): readonly string[] {
    this.#offset += chunk.length;
    const bytes = Buffer.concat([this.#rest, chunk]);
    const end = bytes.lastIndexOf(10) + 1;
    this.#rest = Buffer.from(bytes.subarray(end));
    return bytes.subarray(0, end).toString("utf8").split("\n").slice(0, -1);
  }

  /** Goes over to a new file of the name; back to the last line of one that was cut, which says so. */
  async #replaced(): Promise<boolean> {
    const found = await stat(this.#path).catch(() => undefined);
    if (found === undefined) return false;
    if (found.ino !== this.#inode) {
      await this.close();
      return true;
    }
    if (found.size >= this.#offset) return false;
    this.#offset = await this.#lastLine(found.size);
    this.#rest = Buffer.alloc(0);
    return true;
  }

  async #lastLine(size: number): Promise<number> {
    const start = Math.max(0, size - 4096);
    const tail = Buffer.alloc(size - start);
    await this.#handle?.read(tail, 0, tail.length, start);
    return start + tail.lastIndexOf(10, tail.length - 2) + 1;
  }
}
