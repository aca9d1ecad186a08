import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseElf } from "../../src/codec/elf/index.js";
import { prepareMusl } from "../../src/runtime/source/musl.js";
import { compilerEnvironment } from "../../src/runtime/source/options.js";
import { runInTree, type Workshop } from "../../src/runtime/source/workshop.js";
import { runtimeRoot } from "../support/build-root.js";
import { testCache } from "../support/cache.js";

const context = { emit: () => undefined, signal: new AbortController().signal };

/** What the emulator's code generator uses of C++. */
const program = `
#include <algorithm>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>
int main() {
  std::mutex mutex;
  std::lock_guard<std::mutex> guard(mutex);
  std::unordered_map<std::string, int> map;
  std::vector<int> list;
  for (int i = 9; i >= 0; i--) { map[std::to_string(i)] = i; list.push_back(i); }
  std::sort(list.begin(), list.end());
  return list[0] + map.at("7");
}
`;

let workshop: Workshop;

beforeAll(async () => {
  const { path: root } = await runtimeRoot();
  await mkdir(testCache(), { recursive: true });
  const folder = await mkdtemp(join(testCache(), "runtime-musl-"));
  await mkdir(join(folder, "otp"));
  await writeFile(join(folder, "otp/program.cpp"), program);
  const purpose = { arch: "x86_64", emulator: "jit", libc: "musl", configure: [] } as const;
  workshop = {
    root,
    folder,
    source: { upstream: { object: "", compression: "none" }, from: "a test" },
    purpose,
  };
}, 600_000);
afterAll(() => rm(workshop.folder, { recursive: true, force: true }));

it("links C++ with musl to a program that needs no library", { timeout: 120_000 }, async () => {
  const { CXX = "", CXXFLAGS = "", LDFLAGS = "" } = compilerEnvironment(workshop.purpose);
  await prepareMusl(context, workshop);
  const flags = [CXXFLAGS, "-fno-exceptions", "-fno-rtti"].join(" ").split(" ");
  await runInTree(context, workshop, {
    argv: [CXX, ...flags, "program.cpp", "-o", "program", ...LDFLAGS.split(" ")],
  });
  const elf = parseElf(await readFile(join(workshop.folder, "otp/program")));
  expect([elf.needed, elf.interpreter]).toEqual([[], undefined]);
  await runInTree(context, workshop, { argv: ["sh", "-c", "./program; test $? = 7"] });
});
