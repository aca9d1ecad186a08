import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findProgram } from "../../src/process/index.js";
import { leanvm } from "../support/leanvm.js";
import { longMatrix, needs } from "../support/skip.js";
import { bench, built, copyProject, digests, errorOf, helloWorld, withCache } from "./kit.js";
import { onTerminal } from "./terminal.js";

let folder: Awaited<ReturnType<typeof bench>>;
let project: string;

beforeAll(async () => {
  folder = await bench();
  project = await copyProject(helloWorld, join(folder.path, "hello_world"));
});
afterAll(() => folder.remove());

describe("a kernel compiled for the image", () => {
  it.for([
    ["qemu", "q35", 2_400_000],
    ["microvm", "microvm-noacpi", 1_700_000],
  ] as const)(
    "boots on %s, is stopped in order, and explains itself",
    { timeout: 3_600_000 },
    async ([platform, machine, most], context) => {
      longMatrix(context);
      const image = join(folder.path, platform);
      const wanted = [project, "--kernel", "custom", "--platform", platform];
      await built([...wanted, "-o", image]);
      const { kernel, machines } = JSON.parse(await readFile(join(image, "image.json"), "utf8"));
      expect(kernel.size).toBeLessThan(most);
      expect(machines[0]).toBe(machine);

      const ran = await leanvm(["run", image, "--until-ready", "--json", "--timeout", "200"], {
        env: withCache(),
      });
      expect(ran.status, ran.stdout + ran.stderr).toBe(0);
      expect(JSON.parse(ran.stdout)).toMatchObject({ exit: { kind: "status", status: 0 } });

      const config = await leanvm(["kernel", "config", image, "--json"], { env: withCache() });
      expect(JSON.parse(config.stdout)).toMatchObject({ CONFIG_VIRTIO_NET: "y", CONFIG_RD_XZ: "y" });
      expect(JSON.parse(config.stdout)).not.toHaveProperty("CONFIG_MODULES");
      const why = await leanvm(["why", image, "CONFIG_VIRTIO_MMIO"], { env: withCache() });
      expect(why.stdout).toContain(platform);

      const again = join(folder.path, `${platform}-again`);
      await built([...wanted, "-o", again]);
      expect(await digests(again)).toEqual(await digests(image));
    },
  );

  it("is refused with the option, the fragment and what prevents it", {
    timeout: 3_600_000,
  }, async (context) => {
    longMatrix(context);
    const settings = join(project, "lean.toml");
    await writeFile(
      settings,
      'kernel = "custom"\nplatform = "microvm"\nkernel_options = { VIRTIO_PCI = "y" }\n',
    );
    const ran = await leanvm(["build", project, "-o", join(folder.path, "refused"), "--json"], {
      env: withCache(),
    });
    await rm(settings);
    expect(ran.status).toBe(2);
    const { code, message } = errorOf(ran);
    expect(code).toBe("KERNEL_OPTIONS_UNFULFILLED");
    expect(message).toMatch(/CONFIG_VIRTIO_PCI=y \(kernel_options:1\) .* depends on PCI/);
  });
});

describe("the kernel's own menu", () => {
  it("changes an option on a terminal and writes it to lean.toml", { timeout: 900_000 }, async (context) => {
    longMatrix(context);
    needs(context, (await findProgram("script")) !== undefined, "needs script of util-linux");
    const menu = onTerminal(["kernel", "menu", project, "--platform", "microvm"]);
    await menu.shows(/Kernel Configuration/);
    menu.type("/");
    await menu.shows(/Search Configuration/);
    // A regular expression, and the first thing that it finds.
    menu.type("^INOTIFY_USER$\r");
    await menu.shows(/Search Results/);
    menu.type("1");
    await menu.shows(/Inotify/i);
    menu.type("y");
    while (!(await menu.showsSoon(/save your new/))) menu.type("\u001b\u001b");
    menu.type("\r");
    await menu.ended;
    const settings = join(project, "lean.toml");
    const text = await readFile(settings, "utf8");
    await rm(settings);
    expect(text).toBe('kernel_options = { INOTIFY_USER = "y" }\n');
  });

  it("is refused where there is no terminal", async () => {
    const ran = await leanvm(["kernel", "menu", project, "--json"], { env: withCache() });
    expect(ran.status).toBe(2);
    expect(errorOf(ran).code).toBe("MENU_NEEDS_TERMINAL");
  });
});

describe("a platform that no kernel of the suite is for", () => {
  it("is refused unless a kernel is compiled", async () => {
    const args = ["build", project, "--platform", "microvm", "-o", join(folder.path, "none"), "--json"];
    const ran = await leanvm(args, { env: withCache() });
    expect(ran.status).toBe(2);
    expect(errorOf(ran)).toMatchObject({ code: "PLATFORM_NEEDS_CUSTOM_KERNEL" });
  });
});
