import { createHash } from "node:crypto";
import { type AssetName, readAsset } from "./asset.js";
import { type Html, html, scriptJson } from "./html.js";

export interface PageParts {
  readonly title: string;
  readonly body: Html;
  /** What `--json` prints; the page's script reads it from the element `data`. */
  readonly data: unknown;
  readonly script: AssetName;
  readonly style: AssetName;
}

/**
 * A whole page in one file. Its Content-Security-Policy lets nothing run but its own script, nothing style it but
 * its own sheet, and nothing be loaded at all, whatever the names in it contain.
 */
export function page({ title, body, data, script, style }: PageParts): string {
  const code = readAsset(script);
  const sheet = readAsset(style);
  const policy = [
    "default-src 'none'",
    `script-src '${digest(code)}'`,
    `style-src '${digest(sheet)}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="leanvm">
<title>${title}</title>
<link rel="icon" href="${icon}">
<style>${{ html: sheet }}</style>
</head>
<body>
${body}
<script type="application/json" id="data">${scriptJson(data)}</script>
<script>${{ html: code }}</script>
</body>
</html>
`.html;
}

function digest(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E" +
  "%3Cpath fill='%234a6fa5' d='M1 1h8v14H1z'/%3E%3Cpath fill='%237aa874' d='M10 1h5v8h-5z'/%3E" +
  "%3Cpath fill='%23c98f4a' d='M10 10h5v5h-5z'/%3E%3C/svg%3E";
