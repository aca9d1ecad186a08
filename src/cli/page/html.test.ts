import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeText, html, nameOf, plainName, scriptJson } from "./html.js";

/** Any code units, halves of characters among them, and often those that matter to HTML. */
const codeUnits = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xffff }),
      fc.constantFrom(...[...`<>&"'`].map((c) => c.charCodeAt(0))),
    ),
  )
  .map((units) => String.fromCharCode(...units));

describe("templates", () => {
  it("escape what is put in, and keep markup", () => {
    const inner = html`<b>${"<i>"}</b>`;
    expect(html`<p title="${`"'`}">${inner}${[inner]}${7}${undefined}${false}</p>`.html).toBe(
      '<p title="&quot;&#39;"><b>&lt;i&gt;</b><b>&lt;i&gt;</b>7</p>',
    );
  });

  it("let no text out of its place", () => {
    fc.assert(
      fc.property(codeUnits, (text) => {
        expect(escapeText(text)).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
      }),
    );
  });

  it.each([
    ["a\u0000b\u001b[0m", "a\ufffdb\ufffd[0m"],
    ["\u0085", "\ufffd"],
    ["\ud800x", "\ufffdx"],
    ["🦀", "🦀"],
    ["line\nbreak\ttab", "line\nbreak\ttab"],
  ])("replace what HTML forbids: %j", (text, escaped) => expect(escapeText(text)).toBe(escaped));
});

describe("names", () => {
  it("keep their own direction", () => {
    expect(nameOf("lists").html).toBe("lists");
    expect(nameOf("\u202egnp").html).toBe("<bdi>\u202egnp</bdi>");
    expect(plainName("שלום")).toBe("\u2068שלום\u2069");
  });

  it("are cut between characters", () => {
    expect(nameOf("🦀🦀🦀", 4).html).toBe("<bdi>🦀…</bdi>");
    expect(nameOf("🦀🦀🦀", 5).html).toBe("<bdi>🦀🦀…</bdi>");
    expect(nameOf("x".repeat(10_000)).html.length).toBeLessThan(200);
  });
});

describe("JSON in a script", () => {
  it.each(["</script>", "<!--", "]]>", "\u2028\u2029", "__proto__"])("holds %j and reads back", (text) => {
    const written = scriptJson({ [text]: text }).html;
    expect(written).not.toMatch(/[<>\u2028\u2029]/);
    expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify({ [text]: text })));
  });

  it("is the same value, whatever it is", () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(JSON.parse(scriptJson(JSON.parse(json)).html)).toEqual(JSON.parse(json));
      }),
    );
  });
});
