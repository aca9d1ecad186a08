import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Store } from "../../src/store/index.js";
import { buildSample, runRelease, temporaryFolder, temporaryStore } from "./kit.js";

describe("the examples", () => {
  let folder: string;
  let store: Store;
  beforeAll(async () => {
    folder = await temporaryFolder();
    store = await temporaryStore(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const example = (name: string) => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));

  it("hello_world greets with the word of the environment, and stays up", async () => {
    const release = await buildSample(store, { project: example("hello_world") });
    const output = await runRelease(store, release, { GREETING: "Ahoy" }, /in use/);
    expect(output).toMatch(
      /^Ahoy from Elixir 1\.\S+ on Erlang\/OTP \d+\n\d+ scheduler\(s\), \d+ MB of memory in use$/,
    );
  });

  it("http_api listens on the port of the environment", async () => {
    const release = await buildSample(store, { project: example("http_api") });
    expect(await runRelease(store, release, { PORT: "8081" }, /Listening/)).toContain(
      "Listening on port 8081",
    );
  });
});
