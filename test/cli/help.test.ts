import { expect, it } from "vitest";
import { leanvm } from "../support/leanvm.js";

it.each([
  ["leanvm", []],
  ["build", ["build"]],
  ["run", ["run"]],
  ["bench", ["bench"]],
  ["check", ["check"]],
  ["ps", ["ps"]],
  ["logs", ["logs"]],
  ["console", ["console"]],
  ["exec", ["exec"]],
  ["stop", ["stop"]],
  ["rm", ["rm"]],
  ["init", ["init"]],
  ["config", ["config"]],
  ["doctor", ["doctor"]],
  ["cache", ["cache"]],
  ["cache info", ["cache", "info"]],
  ["cache prune", ["cache", "prune"]],
  ["analyze", ["analyze"]],
  ["diff", ["diff"]],
  ["export", ["export"]],
  ["dockerfile", ["dockerfile"]],
  ["why", ["why"]],
  ["kernel", ["kernel"]],
  ["kernel config", ["kernel", "config"]],
  ["kernel menu", ["kernel", "menu"]],
])("help of %s", async (name, command) => {
  const { status, stdout, stderr } = await leanvm([...command, "--help"]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  await expect(stdout).toMatchFileSnapshot(`help/${name.replaceAll(" ", "-")}.txt`);
});

it("shows help when nothing is asked", async () => {
  expect((await leanvm([])).stdout).toBe((await leanvm(["--help"])).stdout);
});
