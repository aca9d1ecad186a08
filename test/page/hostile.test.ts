import { expect, it } from "vitest";
import { analysisPage, benchPage } from "../../src/cli/page/index.js";
import { overflow, phone, useBrowser, wide } from "./browser.js";
import { leaf, sum, withTree } from "./sample-analysis.js";
import { image, withImages } from "./sample-bench.js";

const withPage = useBrowser();

const names = [
  "</script><img src=x onerror=alert(1)>",
  "<!--<script>alert(2)//",
  `" onfocus=alert(3) autofocus tabindex=1 x="`,
  "' onmouseover='alert(4)",
  "&lt;b&gt;already escaped&amp;",
  "\u202egnp.exe \u2066isolate",
  "שלום עולם",
  "🦀👩‍👩‍👧‍👦🇩🇪",
  "line\u2028separator\u2029and\u0000nul\u001b[31m",
  "__proto__",
  "constructor",
  `${"x".repeat(9_999)}🦀`,
  "a ".repeat(5_000),
  "\ud800lone surrogate",
];

const tree = sum("image", names[0] ?? "", [
  sum(
    "group",
    names[1] ?? "",
    names.map((name, at) => ({ ...leaf("file", name, 1000 + at, 0.5), path: name, id: name })),
  ),
  leaf("overhead", names[2] ?? "", 500, 1),
]);
const chains = Object.fromEntries(names.map((name) => [name, names.map((id) => ({ id, rule: name }))]));
const analysis = withTree(tree, {
  name: names[0] ?? "",
  method: names[0] ?? "",
  arch: names[1] ?? "",
  compression: names[2] ?? "",
  versions: Object.fromEntries(names.map((name) => [name, name])),
  chains,
});

it.each([phone, wide])("hostile names do no harm in an analysis at $width px", (look) =>
  withPage(analysisPage(analysis), look, async ({ page, trouble }) => {
    expect(await page.locator("img").count()).toBe(0);
    expect(await overflow(page)).toEqual([]);
    await page.locator("button.tile").first().click();
    for (const button of await page.locator("#rows button.item").all()) await button.click();
    expect(await page.locator("#rows tr.opened").count()).toBe(names.length + 2);
    expect(await overflow(page)).toEqual([]);
    await page.fill("#search", "<!--<script>");
    expect(await page.locator("#rows button.item").first().textContent()).toContain("<!--<script>alert(2)//");
    expect(JSON.parse((await page.locator("#data").textContent()) ?? "")).toEqual(analysis);
    expect(trouble).toEqual([]);
  }),
);

it.each([phone, wide])("hostile names do no harm in a benchmark at $width px", (look) => {
  const images = names.map((name, at) => {
    const one = image(name, at === 0, 1 + at / 10, 60, 3);
    return {
      ...one,
      versions: { [name]: name },
      modules: names.map((module) => ({ name: module, instructions: 5, bytes: 7 })),
      memory: { ...one.memory, failure: name },
    };
  });
  const report = withImages(images);
  return withPage(benchPage(report), look, async ({ page, trouble }) => {
    expect(await page.locator("img").count()).toBe(0);
    expect(await overflow(page)).toEqual([]);
    expect(JSON.parse((await page.locator("#data").textContent()) ?? "")).toEqual(report);
    expect(trouble).toEqual([]);
  });
});

it("would not run a foreign script even if one slipped in", () =>
  withPage(
    analysisPage(analysis).replace(
      "</main>",
      "</main><script>document.title = 'owned'</script><img src=x onerror=\"document.title='owned'\">",
    ),
    wide,
    async ({ page, trouble }) => {
      expect(await page.title()).not.toBe("owned");
      expect(trouble.join("\n")).toContain("Content Security Policy");
    },
  ));

it("survives an empty image and folders a thousand deep", async () => {
  const empty = withTree({ kind: "image", name: "empty", raw: 0, packed: 0 }, { source: "folder" });
  await withPage(analysisPage(empty), phone, async ({ page, trouble }) => {
    expect(await page.locator("#count").textContent()).toBe("no items");
    expect(trouble).toEqual([]);
  });
  let deep = leaf("file", "bottom", 10, 0.5);
  for (let level = 0; level < 1_000; level++) deep = sum("group", `d${level}`, [deep]);
  await withPage(analysisPage(withTree(deep)), phone, async ({ page, trouble }) => {
    await page.fill("#search", "bottom");
    await page.locator("#rows button.item").last().click();
    await page.locator("button.reveal").first().click();
    expect(await overflow(page)).toEqual([]);
    expect(trouble).toEqual([]);
  });
});
