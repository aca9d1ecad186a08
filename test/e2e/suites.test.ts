import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { leanvm } from "../support/leanvm.js";
import { longMatrix } from "../support/skip.js";
import { bench, built, copyProject, errorOf, helloWorld, withCache } from "./kit.js";

let folder: Awaited<ReturnType<typeof bench>>;
let project: string;
beforeAll(async () => {
  folder = await bench();
  project = await copyProject(helloWorld, join(folder.path, "hello_world"));
});
afterAll(() => folder.remove());

it("builds and boots on the newest suite: another OTP, another kernel layout", async (context) => {
  longMatrix(context);
  const image = join(folder.path, "image");
  await built([project, "--suite", "sid", "--compression", "gzip", "-o", image]);
  const ran = await leanvm(["run", image, "--until-ready", "--memory", "400"], { env: withCache() });
  expect(ran.status, ran.stderr).toBe(0);
  expect(ran.stdout).toMatch(/Hello from Elixir .* on Erlang\/OTP (29|[3-9]\d)/);
});

it("refuses a release compiled for a newer OTP than the image's, naming both", async (context) => {
  longMatrix(context);
  const image = join(folder.path, "refused");
  const args = ["build", project, "--build-suite", "sid", "--suite", "trixie", "--json", "-o", image];
  const ran = await leanvm(args, { env: withCache() });
  expect(ran.status).toBe(2);
  expect(errorOf(ran).code).toBe("OTP_TOO_OLD");
  expect(errorOf(ran).message).toMatch(/OTP (29|[3-9]\d).*OTP 27\./);
});
