import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { dataFile } from "../config/index.js";
import { provenLevel } from "./proven.js";

const table = 'otp = ["27"]\nelixir = ["1.18"]\n';
const elixir = (version: string) => [
  { name: "elixir", version, origin: "release", modules: [], mode: "permanent" } as never,
];

it.each([
  ["27.3.4.1", "1.18.3", "functions", []],
  ["27", undefined, "functions", []],
  ["29.0.2", "1.18.3", "off", ["OTP 29.0.2"]],
  ["27.3", "1.20.4", "off", ["Elixir 1.20.4"]],
  ["2.7", "1.1", "off", ["OTP 2.7", "Elixir 1.1"]],
])("takes for OTP %s and Elixir %s the level %s", (otp, version, level, unproven) => {
  const applications = version === undefined ? [] : elixir(version);
  expect(provenLevel(table, { applications }, { otp })).toEqual({ level, unproven });
});

it("has the versions of the default suite in its table", async () => {
  const shipped = await readFile(dataFile("shake/proven.toml"), "utf8");
  expect(provenLevel(shipped, { applications: elixir("1.18.3") }, { otp: "27.3.4" }).level).toBe("functions");
});
