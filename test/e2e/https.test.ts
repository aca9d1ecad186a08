import { readFile } from "node:fs/promises";
import { request } from "node:https";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bench, built, copyProject } from "./kit.js";
import { serving } from "./serving.js";

/** Self-signed for localhost, made by `openssl req -x509 -newkey ec -nodes -days 36500`. */
const example = fileURLToPath(new URL("../../examples/https_api", import.meta.url));
const pem = (name: string) => readFile(join(example, "priv", `${name}.pem`), "utf8");

let folder: Awaited<ReturnType<typeof bench>>;

beforeAll(async () => {
  folder = await bench();
});
afterAll(() => folder.remove());

it("answers over TLS by OTP's ssl, with --shrink functions", async () => {
  const project = await copyProject(example, join(folder.path, "https_api"));
  const image = join(folder.path, "image");
  await built([project, "-o", image, "--shrink", "functions", "--compression", "gzip"]);
  const [cert, key] = await Promise.all([pem("cert"), pem("key")]);
  const env = ["--env", `TLS_CERT=${cert}`, "--env", `TLS_KEY=${key}`];
  // The start of a handshake that no version of TLS takes: an alert is an answer.
  const greeting = "GET / HTTP/1.0\r\n\r\n";
  await serving(image, { port: 4443, greeting }, env, async (port) => {
    for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
      const said = await fetched(port, version, cert);
      expect(said).toMatchObject({ message: "Hello over TLS", path: "/hi" });
      expect(said.protocol).toBe(version === "TLSv1.3" ? "tlsv1.3" : "tlsv1.2");
    }
  });
});

function fetched(port: number, version: "TLSv1.2" | "TLSv1.3", ca: string): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const of = { host: "127.0.0.1", servername: "localhost", port, path: "/hi", ca };
    const asked = request({ ...of, minVersion: version, maxVersion: version }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () => resolve(JSON.parse(Buffer.concat(parts).toString("utf8"))));
    });
    asked.on("error", reject).end();
  });
}
