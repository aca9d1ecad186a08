/** Lines as they come in, to look at and to wait for. */
export class Lines {
  readonly all: string[] = [];
  #rest = "";
  #waiting = new Set<() => void>();

  add(bytes: Uint8Array): void {
    const parts = (this.#rest + Buffer.from(bytes).toString("latin1")).split("\n");
    this.#rest = parts.pop() ?? "";
    this.all.push(...parts.map((line) => line.replaceAll("\r", "")));
    for (const look of this.#waiting) look();
  }

  matching(pattern: RegExp): string[] {
    return this.all.filter((line) => pattern.test(line));
  }

  /** The first line that matches, when it comes. Rejects after `seconds` with what did come. */
  async first(pattern: RegExp, seconds = 40): Promise<string> {
    const found = () => this.all.find((line) => pattern.test(line));
    return new Promise((resolve, reject) => {
      const finish = () => {
        clearTimeout(timer);
        this.#waiting.delete(look);
      };
      const look = () => {
        const line = found();
        if (line === undefined) return;
        finish();
        resolve(line);
      };
      const timer = setTimeout(() => {
        finish();
        reject(new Error(`No line matches ${pattern}:\n${this.all.slice(-30).join("\n")}`));
      }, seconds * 1000);
      this.#waiting.add(look);
      look();
    });
  }
}
