import { readdir, readFile } from "node:fs/promises";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { dataFile } from "../../config/index.js";
import { parseDescription, readDescription } from "./description.js";

describe("a description", () => {
  it("may be empty: then nothing is added, and code is loaded when it is called", () => {
    expect(parseDescription("x.toml", "")).toMatchObject({ mode: "interactive", arguments: [], file: [] });
  });

  it.each([
    ["a key that is not there", 'aplications = ["x"]', /no key aplications/, /applications/],
    [
      "a key of a file that is not there",
      '[[file]]\npath = "a"\ntext = ""\ntxt = ""',
      /file\.0\.txt/,
      /text/,
    ],
    ["an absolute path", 'writable = ["/var"]', /writable\.0: a path without a leading slash/],
    ["a path that climbs", 'files = ["etc/../../x"]', /files\.0: a path without \.\./],
    ["a file without content", '[[file]]\npath = "etc/x"', /file\.0: either text or copy/],
    ["a file with two contents", '[[file]]\npath = "x"\ntext = "a"\ncopy = "b"', /either text or copy/],
    ["no node's name", 'node = "rabbit"', /a node's name/],
    ["another mode", 'mode = "fast"', /mode: /],
    ["what is no TOML", "arguments = [", /line 1/],
  ])("is refused for %s", (_, text, message, hint = /./) => {
    let thrown: unknown;
    try {
      parseDescription("mine.toml", text);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: "PROGRAM_INVALID", message: expect.stringMatching(message) });
    expect(thrown).toMatchObject({ record: { exit: 2, hint: expect.stringMatching(hint) } });
  });

  it("need not be there, unless the user names it", async () => {
    expect(await readDescription("/nowhere.toml", { required: false })).toBeUndefined();
    await expect(readDescription("/nowhere.toml", { required: true })).rejects.toMatchObject({
      code: "PROGRAM_INVALID",
    });
  });

  it("is sound for every program that ships, and says what its keys mean", async () => {
    const names = (await readdir(dataFile("programs"))).filter((name) => name.endsWith(".toml"));
    expect(names).toEqual(["ejabberd.toml", "rabbitmq-server.toml", "yaws.toml"]);
    for (const name of names) {
      const known = await readDescription(dataFile(`programs/${name}`), { required: true });
      expect(known?.arguments, name).not.toEqual([]);
      expect(await readFile(dataFile(`programs/${name}`), "utf8"), basename(name)).toMatch(/^# /);
    }
  });
});
