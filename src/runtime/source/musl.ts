import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { dataFile } from "../../config/index.js";
import type { Context } from "../../step/index.js";
import { runInTree, type Workshop } from "./workshop.js";

/** Debian's gcc, told to compile and link for musl, as its own `musl-gcc` does. */
const specs = "-specs=/usr/lib/x86_64-linux-musl/musl-gcc.specs";
const headers = [
  "/usr/include/c++/VERSION",
  "/usr/include/x86_64-linux-gnu/c++/VERSION",
  "/usr/include/x86_64-linux-musl",
];

/** What musl lacks of what the C++ library wants, compiled: data/runtime/musl.c. */
export const muslObject = "/build/musl.o";

export const muslEnvironment: Readonly<Record<string, string>> = {
  CC: "/build/musl-cc",
  CXX: "/build/musl-c++",
};

/** Texts that go into the result. */
export async function muslFiles(): Promise<readonly string[]> {
  return Promise.all(["musl.c", "musl.h"].map((name) => readFile(dataFile(`runtime/${name}`), "utf8")));
}

/**
 * Writes the compilers for musl into the workshop. Debian has no C++ library for musl: glibc's is used, of which the
 * emulator needs strings, hash tables and sorting, which ask the C library for little.
 */
export async function prepareMusl(context: Context, workshop: Workshop): Promise<void> {
  const place = (name: string) => join(workshop.folder, name);
  for (const name of ["musl.c", "musl.h"])
    await writeFile(place(name), await readFile(dataFile(`runtime/${name}`)));
  const cpp = headers.map((folder) => `-isystem ${folder.replace("VERSION", "$version")}`).join(" ");
  const version = "version=$(gcc -dumpversion)";
  const library = "-L/usr/lib/gcc/x86_64-linux-gnu/$version";
  const compilers = {
    "musl-cc": `exec gcc ${specs} "$@"`,
    "musl-c++": `${version}\nexec g++ ${specs} ${cpp} -include /build/musl.h ${library} "$@"`,
  };
  for (const [name, text] of Object.entries(compilers))
    await writeFile(place(name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  await runInTree(context, workshop, {
    argv: ["/build/musl-cc", "-Os", "-c", "/build/musl.c", "-o", muslObject],
  });
}
