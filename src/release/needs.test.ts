import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readApplicationResource } from "./app-file.js";
import { releaseNeeds } from "./needs.js";
import type { ReleaseApplication } from "./types.js";

describe("readApplicationResource", () => {
  it.each([
    ["plain", "{application,api,[{applications,[kernel,stdlib,ssl]}]}.", ["kernel", "stdlib", "ssl"], []],
    ["over lines", "{ applications ,\n [ kernel ,\n   plug_cowboy\n ] }", ["kernel", "plug_cowboy"], []],
    [
      "comments",
      "{applications,[kernel, % not [ssl]\n stdlib]}% {applications,[x]}",
      ["kernel", "stdlib"],
      [],
    ],
    [
      "quoted atoms",
      "{applications,['Elixir.App', 'with ]', kernel]}",
      ["Elixir.App", "with ]", "kernel"],
      [],
    ],
    ["texts", '{description,"{applications,[x]}"},{applications,[kernel]}', ["kernel"], []],
    ["optional ones", "{applications,[kernel,jason]},{optional_applications,[jason]}", ["kernel"], []],
    ["included ones", "{included_applications,[mnesia]},{applications,[]}", [], ["mnesia"]],
    ["nothing", "", [], []],
  ])("%s", (_, text, applications, included) => {
    expect(readApplicationResource(text)).toEqual({ applications, included });
  });

  it("takes any text", () => {
    const sign = fc.constantFrom(
      "{",
      "[",
      "]",
      ",",
      "'",
      '"',
      "%",
      "\n",
      "\\",
      "applications",
      "kernel",
      " ",
    );
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 60 }), (signs) => {
        expect(readApplicationResource(signs.join("")).included).toEqual([]);
      }),
    );
  });
});

const application = (name: string, origin: ReleaseApplication["origin"]): ReleaseApplication => ({
  name,
  version: "1",
  origin,
  start: "permanent",
});
const applications = [
  application("kernel", "otp"),
  application("elixir", "release"),
  application("iex", "release"),
  application("ssl", "otp"),
  application("mnesia", "otp"),
  application("api", "release"),
];
const texts = new Map([
  ["api", "{applications,[kernel,elixir,ssl,absent]},{included_applications,[mnesia]}"],
  ["elixir", "{applications,[kernel]}"],
]);

describe("releaseNeeds", () => {
  const edges = (elixir: string | undefined) =>
    releaseNeeds({ name: "api", version: "2", elixir, applications }, ({ name }) => texts.get(name)).map(
      ({ id, by }) => `${id} ← ${by ?? "nothing"}`,
    );

  it("leads from the release to the project's application, and on to what each lists", () => {
    expect(edges("1.18").toSorted()).toEqual([
      "application:api@1 ← release:api@2",
      "application:elixir@1 ← application:api@1",
      "application:elixir@1 ← release:api@2",
      "application:iex@1 ← release:api@2",
      "otp:kernel@1 ← application:api@1",
      "otp:kernel@1 ← application:elixir@1",
      "otp:kernel@1 ← release:api@2",
      "otp:mnesia@1 ← application:api@1",
      "otp:ssl@1 ← application:api@1",
      "release:api@2 ← nothing",
    ]);
  });

  it("takes Elixir for a dependency like others where Mix did not make the release", () => {
    expect(edges(undefined)).not.toContain("application:elixir@1 ← release:api@2");
    expect(edges(undefined)).toContain("otp:kernel@1 ← release:api@2");
  });
});
