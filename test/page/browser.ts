import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { needs } from "../support/skip.js";

const browserPath = ["chromium", "chromium-browser", "google-chrome"]
  .flatMap((name) => (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name)))
  .find((path) => existsSync(path));

const noBrowser = "Chromium is missing: `sh scripts/setup test` installs it on Debian and Ubuntu";

export type WithPage = <T>(markup: string, look: Look, use: (opened: Opened) => Promise<T>) => Promise<T>;

/** Starts Chromium for a file's tests, which are skipped, saying so, where it is missing. */
export function useBrowser(): WithPage {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (browserPath !== undefined) browser = await startBrowser(browserPath);
  });
  afterAll(() => browser?.close());
  beforeEach((context) => needs(context, browserPath !== undefined, noBrowser));
  return (markup, look, use) => {
    if (browser === undefined) throw new Error(noBrowser);
    return withPage(browser, markup, look, use);
  };
}

/** Never asks the network for anything of its own, so that what is seen there is the page's. */
function startBrowser(path: string): Promise<Browser> {
  const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", ...quiet];
  return chromium.launch({ executablePath: path, args });
}

export interface Look {
  readonly width: number;
  readonly height: number;
  readonly scheme: "light" | "dark";
  readonly scripts?: boolean;
}

export const phone = { width: 360, height: 740, scheme: "light" } as const;
export const wide = { width: 1440, height: 900, scheme: "light" } as const;

/** Phone and wide screen, light and dark. */
export const looks: readonly Look[] = [phone, wide].flatMap(({ width, height }) => [
  { width, height, scheme: "light" as const },
  { width, height, scheme: "dark" as const },
]);

export interface Opened {
  readonly page: Page;
  /** What the page wrote to the console, its errors, and requests beyond the file itself. */
  readonly trouble: readonly string[];
}

/** Opens markup from a file, as a reader would, and closes it after `use`. */
async function withPage<T>(
  browser: Browser,
  markup: string,
  { width, height, scheme, scripts = true }: Look,
  use: (opened: Opened) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "leanvm-page-"));
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    javaScriptEnabled: scripts,
    reducedMotion: "reduce",
  });
  try {
    const file = join(folder, "page.html");
    await writeFile(file, markup);
    const address = pathToFileURL(file).href;
    const page = await context.newPage();
    const trouble: string[] = [];
    page.on("console", (message) => trouble.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => trouble.push(`error: ${error.message}`));
    page.on("dialog", (dialog) => void trouble.push(`dialog: ${dialog.message()}`));
    page.on("request", (request) => {
      if (request.url() !== address && !request.url().startsWith("data:"))
        trouble.push(`request: ${request.url()}`);
    });
    await page.goto(address);
    return await use({ page, trouble });
  } finally {
    await context.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What sticks out of the window to the right; nothing, when the page fits. */
export function overflow(page: Page): Promise<readonly string[]> {
  return page.evaluate(`(() => {
    if (document.documentElement.scrollWidth <= innerWidth) return [];
    return [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
      .map((element) => element.tagName + "." + element.getAttribute("class"));
  })()`);
}

/** Texts whose contrast to what they stand on is below 4.5 : 1 (3 : 1 when large), as WCAG 2 has it for AA. */
export function faintTexts(page: Page): Promise<readonly string[]> {
  return page.evaluate(contrastProbe);
}

/** Colours are read off a canvas, which knows every notation; a background is that of the nearest opaque box. */
const contrastProbe = `(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const rgba = (colour) => {
    if (!known.has(colour)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      known.set(colour, [...canvas.getImageData(0, 0, 1, 1).data]);
    }
    return known.get(colour);
  };
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const faint = new Set();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || element.closest("script, noscript, svg, option") || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const [own, behind] = [rgba(style.color), ground(element)];
    const alpha = (own[3] / 255) * Number(style.opacity);
    const seen = own.slice(0, 3).map((c, i) => c * alpha + behind[i] * (1 - alpha));
    const [a, b] = [light(seen), light(behind)].sort((x, y) => y - x);
    const large = parseFloat(style.fontSize) >= 24;
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < (large ? 3 : 4.5)) faint.add(element.tagName + "." + element.className + " " + ratio.toFixed(2));
  }
  return [...faint];
})()`;

/** The path to what the map shows. */
export function crumbs(page: Page): Promise<readonly string[]> {
  return page.locator("#crumbs li").allInnerTexts();
}
