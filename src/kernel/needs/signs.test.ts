import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readNeedTable, signsOfPath, signsOfProgram, signsOfText } from "./index.js";

const { rules } = await readNeedTable();

describe("what an image asks of its kernel", () => {
  it.each([
    ["vm.args", "-proto_dist inet6_tcp", "vm.args says -proto_dist inet6_tcp: IPv6 sockets"],
    [
      "sys.config",
      " [{api,[{listen,[inet6]}]}].",
      "sys.config says [{api,[{listen,[inet6]}]}].: IPv6 sockets",
    ],
    [
      "runtime.exs",
      "    ip: {0, 0, 0, 0, 0, 0, 0, 0},",
      "runtime.exs says ip: {0, 0, 0, 0, 0, 0, 0, 0},: IPv6 sockets",
    ],
  ])("%s tells of IPv6", (name, text, rule) => {
    expect(signsOfText(rules, name, text)).toEqual([{ capability: "ipv6", rule }]);
  });

  it.each([
    ["an address of version 4", "ip: {0, 0, 0, 0}"],
    ["a comment", "# ip: {0, 0, 0, 0, 0, 0, 0, 0}"],
    ["a longer tuple", "{1, 2, 3, 4, 5, 6, 7, 8, 9}"],
  ])("%s does not", (_, text) => {
    expect(signsOfText(rules, "runtime.exs", text)).toEqual([]);
  });

  it("a path tells of a program", () => {
    expect(signsOfPath(rules, "usr/bin/ss")).toEqual([
      { capability: "diag", rule: "/usr/bin/ss is in the image: it lists sockets" },
    ]);
    expect(signsOfPath(rules, "usr/bin/sss")).toEqual([]);
  });

  it("a program tells by the functions that it wants of its libraries", () => {
    const bytes = readFileSync(process.execPath);
    const [rule] = rules;
    if (rule === undefined) throw new Error("there are rules");
    const wanting = (symbol: string) => signsOfProgram([{ ...rule, symbols: [symbol] }], "bin/node", bytes);
    expect(wanting("epoll_ctl").map((each) => each.rule)).toEqual(["bin/node calls epoll_ctl: IPv6 sockets"]);
    expect(wanting("no_such_function")).toEqual([]);
    expect(signsOfProgram(rules, "text", Buffer.from("inotify_init"))).toEqual([]);
  });
});
