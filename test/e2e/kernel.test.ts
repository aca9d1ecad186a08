import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { leanvm } from "../support/leanvm.js";
import { longMatrix } from "../support/skip.js";
import { bench, built, copyProject, digests, errorOf, helloWorld, withCache } from "./kit.js";

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

describe("a platform that no kernel of the suite is for", () => {
  it("is refused unless a kernel is compiled", async () => {
    const args = ["build", project, "--platform", "microvm", "-o", join(folder.path, "none"), "--json"];
    const ran = await leanvm(args, { env: withCache() });
    expect(ran.status).toBe(2);
    expect(errorOf(ran)).toMatchObject({ code: "PLATFORM_NEEDS_CUSTOM_KERNEL" });
  });
});
