import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { writeFiles } from "../release/sample.js";
import { leanvm, type Ran } from "../support/leanvm.js";
import { longMatrix } from "../support/skip.js";
import { bench, built, errorOf, withCache } from "./kit.js";
import { answeringProject } from "./sample.js";

let folder: Awaited<ReturnType<typeof bench>>;
let project: string;
let image: string;

beforeAll(async () => {
  folder = await bench();
  project = await answeringProject(join(folder.path, "project"));
  image = join(folder.path, "image");
  await built([project, "-o", image]);
});
afterAll(() => folder.remove());

/** Asks the guest to call a function of one argument, and ends with 0 when it answers what is expected. */
const smoke = `const [asked, expected] = process.argv.slice(1);
const socket = require("node:net").connect(Number(process.env.LEANVM_PORT_4000), process.env.LEANVM_HOST);
let answer = "";
socket.on("data", (data) => { answer += data; });
socket.on("close", () => { console.log("answer", answer.trim()); process.exit(answer.trim() === expected ? 0 : 3); });
socket.write(asked + "\\n");`;

function check(asked: string, expected: string, ...options: readonly string[]): Promise<Ran> {
  const command = [process.execPath, "-e", smoke, asked, expected];
  const args = [
    "check",
    image,
    "--port",
    "0:4000",
    "--timeout",
    "280",
    "--json",
    ...options,
    "--",
    ...command,
  ];
  return leanvm(args, { env: withCache() });
}

it("finds a call that the application rescues, writes what brings it back, and then passes", async () => {
  const first = await check("uri_string parse x", "rescued", "--write", "--project", project);
  const found = JSON.parse(first.stdout);
  expect(first.status).toBe(1);
  expect(found).toMatchObject({ passed: false, shrink: "functions", command: { status: 0 } });
  expect(found.doors).toMatchObject([
    { name: "uri_string:parse/1", rule: "unreachable", count: 1, callers: [{ name: "Answering.work/1" }] },
  ]);
  expect(found.unresolved.find(({ name }: { name: string }) => name === "Answering.work/1").count).toBe(1);
  expect(found.modules.mode).toBe("embedded");
  expect(found.modules.loaded).toBe(found.modules.inImage);
  const settings = await readFile(join(project, "lean.toml"), "utf8");
  expect(settings).toContain("# The project's own words.");
  expect(settings).toContain('keep = ["uri_string:parse/1"]');

  await built([project, "-o", image]);
  const second = await check("uri_string parse x", "answered");
  expect(JSON.parse(second.stdout)).toMatchObject({ passed: true, doors: [], command: { status: 0 } });
  expect(second.status).toBe(0);
});

it("fails a build that demands it, and leaves the former image in place", async (context) => {
  longMatrix(context);
  const before = await readFile(join(image, "image.json"), "utf8");
  const file = join(project, "lean.toml");
  const settings = await readFile(file, "utf8");
  const command = JSON.stringify([process.execPath, "-e", smoke, "uri_string recompose x", "rescued"]);
  await writeFile(file, `check = ${command}\ncheck_ports = [4000]\n${settings}`);
  const ran = await leanvm(["build", project, "-o", image, "--json"], { env: withCache() });
  expect(ran.status).toBe(1);
  expect(errorOf(ran)).toMatchObject({ code: "CHECK_FAILED", message: expect.stringContaining("left out") });
  expect(await readFile(join(image, "image.json"), "utf8")).toBe(before);
  await built([project, "-o", join(folder.path, "skipped"), "--skip-check"]);
});

it("checks an image of which nothing was left out, in interactive mode", async (context) => {
  longMatrix(context);
  await writeFiles(project, { "rel/env.sh.eex": "export RELEASE_MODE=interactive\n" });
  await built([project, "-o", image, "--shrink", "off", "--skip-check"]);
  const ran = await check("uri_string parse x", "answered");
  expect(ran.status, ran.stderr).toBe(0);
  const { modules, ...report } = JSON.parse(ran.stdout);
  expect(report).toMatchObject({ shrink: "off", passed: true, doors: [] });
  expect(modules.mode).toBe("interactive");
  expect(modules.neverLoaded).toContain("erl_lint");
  expect(modules.loaded + modules.neverLoaded.length).toBe(modules.inImage);
});
