import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasCode } from "../../error/index.js";
import { readAr } from "./ar.js";

function member(name: string, body: string): string {
  const header = `${name.padEnd(16)}${"0".padEnd(32)}${String(body.length).padEnd(10)}\`\n`;
  return header + body + (body.length % 2 === 1 ? "\n" : "");
}

const archive = Buffer.from(
  `!<arch>\n${member("debian-binary", "2.0\n")}${member("odd/", "abc")}${member("last", "")}`,
);

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function list(bytes: Uint8Array, size: number, read = true): Promise<string[]> {
  const found: string[] = [];
  for await (const item of readAr(pieces(bytes, size))) {
    let text = "";
    if (read) for await (const chunk of item.body) text += chunk.toString("latin1");
    found.push(`${item.name}:${item.size}:${text}`);
  }
  return found;
}

describe("readAr", () => {
  it.each([1, 5, 64, 1000])("reads members in chunks of %i bytes", async (size) => {
    expect(await list(archive, size)).toEqual(["debian-binary:4:2.0\n", "odd:3:abc", "last:0:"]);
  });

  it("skips what nobody reads", async () => {
    expect(await list(archive, 7, false)).toEqual(["debian-binary:4:", "odd:3:", "last:0:"]);
  });

  it.each([
    ["no archive", "hello, world"],
    ["nothing", ""],
    ["a header cut short", `!<arch>\n${member("a", "xx").slice(0, 30)}`],
    ["a body cut short", `!<arch>\n${member("a", "xxxx").slice(0, -2)}`],
    ["a size that is no number", `!<arch>\n${member("a", "").replace("0         `", "-1        `")}`],
  ])("refuses %s", async (_, text) => {
    await expect(list(Buffer.from(text), 16)).rejects.toMatchObject({ code: "DEB_DAMAGED" });
  });

  it("fails only with DEB_DAMAGED when bytes change", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(archive.length - 1),
        fc.nat(255),
        fc.nat(archive.length),
        async (at, value, end) => {
          const bytes = Buffer.from(archive);
          bytes[at] = value;
          await list(bytes.subarray(0, end), 32).catch((error: unknown) => {
            expect(hasCode(error, "DEB_DAMAGED")).toBe(true);
          });
        },
      ),
    );
  });
});
