import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonLines, parseAnswer, parseRequest } from "./protocol.js";

describe("jsonLines", () => {
  it("gives the same lines however the stream is cut", () => {
    const texts = fc.array(fc.stringMatching(/^[^\n]{0,40}$/u), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 7 }), (lines, size) => {
        const seen: (string | undefined)[] = [];
        const push = jsonLines((line) => seen.push(line));
        const bytes = new TextEncoder().encode(`${lines.join("\n")}\n`);
        for (let at = 0; at < bytes.length; at += size) push(bytes.subarray(at, at + size));
        expect(seen).toEqual(lines);
      }),
    );
  });

  it("gives up on a line without end", () => {
    const seen: (string | undefined)[] = [];
    const push = jsonLines((line) => seen.push(line), 100);
    for (let chunk = 0; chunk < 5; chunk++) push(new Uint8Array(30).fill(120));
    expect(seen).toEqual([undefined]);
  });
});

describe("requests", () => {
  it.each([
    ['{"do":"status"}', { do: "status" }],
    ['{"do":"stop","milliseconds":10}', { do: "stop", milliseconds: 10 }],
    ['{"input":"aGk="}', { input: "aGk=" }],
    ['{"do":"stop","milliseconds":-1}', undefined],
    ['{"do":"explode"}', undefined],
    ['{"input":"not base64!"}', undefined],
    ["", undefined],
    ["[]", undefined],
  ])("%s", (line, request) => {
    expect(parseRequest(line)).toEqual(request);
  });

  it("takes any text without throwing", () => {
    const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array).toString("utf8"));
    fc.assert(
      fc.property(fc.oneof(bytes, fc.json({ maxDepth: 2 })), (line) => {
        expect(parseRequest(line)).toBeUndefined();
        expect(parseAnswer(line)).toBeUndefined();
      }),
    );
  });
});
