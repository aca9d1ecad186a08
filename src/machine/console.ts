/** Longest console line passed on in one piece, in UTF-16 units; longer ones come in several. */
const maxLine = 4096;

export interface LineSplitter {
  push(chunk: Uint8Array): void;
  /** Passes on a last line that has no newline. */
  end(): void;
}

/**
 * Cuts a byte stream into lines. Memory is bounded whatever the guest sends, bytes that are no UTF-8
 * become U+FFFD, and the carriage return before a newline is dropped.
 */
export function splitLines(onLine: (line: string) => void): LineSplitter {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let rest = "";
  const passOn = (line: string) => onLine(line.endsWith("\r") ? line.slice(0, -1) : line);
  const take = (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) passOn(line);
    while (rest.length > maxLine) {
      passOn(rest.slice(0, maxLine));
      rest = rest.slice(maxLine);
    }
  };
  return {
    push: (chunk) => {
      for (let at = 0; at < chunk.length; at += maxLine) {
        take(decoder.decode(chunk.subarray(at, at + maxLine), { stream: true }));
      }
    },
    end: () => {
      take(decoder.decode());
      if (rest !== "") passOn(rest);
      rest = "";
    },
  };
}

/**
 * Takes out what a terminal would act on: escape sequences (ECMA-48 CSI, OSC and two-character ones) and
 * control characters other than tab. What a guest prints must not move the cursor, set the title, or
 * answer in the user's name.
 */
export function plainText(line: string): string {
  const [head = "", ...escaped] = line.split("\u001b");
  return withoutControls(head + escaped.map(afterEscape).join(""));
}

/** What is left of the text behind an ESC once the sequence it starts is taken out. */
function afterEscape(text: string): string {
  if (/^[\]P^_X]/.test(text)) {
    const bell = text.indexOf("\u0007");
    return bell < 0 ? "" : text.slice(bell + 1);
  }
  return text.replace(/^(?:\[[0-?]*[ -/]*[@-~]|[ -/]*[0-Z\\^-~])/, "");
}

function withoutControls(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => (character === "\t" ? character : ""));
}
