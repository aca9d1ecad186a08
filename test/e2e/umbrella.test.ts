import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { leanvm } from "../support/leanvm.js";
import { longMatrix } from "../support/skip.js";
import { bench, built, copyProject, errorOf, getJson, withCache } from "./kit.js";
import { typed } from "./remote-shell.js";
import { serving } from "./serving.js";

const example = fileURLToPath(new URL("../../examples/umbrella", import.meta.url));

let folder: Awaited<ReturnType<typeof bench>>;
let project: string;

beforeAll(async () => {
  folder = await bench();
  project = await copyProject(example, join(folder.path, "project"));
});
afterAll(() => folder.remove());

describe("the default release of examples/umbrella", () => {
  let image: string;

  beforeAll(async () => {
    image = join(folder.path, "shop");
    const { stderr } = await built([project, "--compression", "gzip", "-o", image]);
    expect(stderr).toContain("-heart in vm.args is left out: init watches the release");
    expect(stderr).not.toContain("ENV_SCRIPT_COMPUTES");
  });

  it("serves built assets, with applications in the modes that it says", async () => {
    await serving(image, { port: 8080 }, ["-e", "PORT=8080"], async (port) => {
      const status = (await getJson(port, "/status")) as Status;
      expect(status).toMatchObject({
        greeting: "Welcome to shop 1.0.0",
        opened_by: ["shop"],
        release: "shop",
        ledger_currency: "EUR",
        attic_can_be_called: "thick",
        consolidated: true,
        total: 7450,
      });
      expect(status.started).toEqual(expect.arrayContaining(["storefront", "catalog", "inets"]));
      expect(status.started).not.toContain("ledger");
      expect(status.loaded).toContain("ledger");
      expect(status.loaded).not.toContain("attic");
      const asset = await fetch(`http://127.0.0.1:${port}/app-5f3a.css`);
      expect(asset.headers.get("content-type")).toBe("text/css");
      expect(await asset.text()).toBe(
        await readFile(join(example, "apps/storefront/priv/static/app-5f3a.css"), "utf8"),
      );
    });
  });

  it("evaluates an expression instead of starting, with its configuration", async () => {
    const expression =
      'IO.puts("#{Application.get_env(:ledger, :opening_balance)} #{inspect(System.argv())}"); ' +
      "false = List.keymember?(Application.started_applications(), :storefront, 0); System.halt(5)";
    const able = join(folder.path, "shop-eval");
    await built([project, "--capability", "eval", "--compression", "gzip", "-o", able]);
    const args = ["-e", "OPENING_BALANCE=7", "--json", "--", "eval", expression, "--", "--all"];
    const refused = await leanvm(["run", image, ...args], { env: withCache() });
    expect(refused.stderr).toContain("--capability eval");
    const ran = await leanvm(["run", able, ...args], { env: withCache() });
    expect(errorOf(ran)).toMatchObject({ message: "The release ended with status 5." });
    expect(ran.stderr).toContain('7 ["--all"]\n');
  });
});

describe("the release back_office, with a shell and distribution", () => {
  let image: string;
  const state = () => ({ ...withCache(), LEANVM_STATE: join(folder.path, "state") });
  const exec = (args: readonly string[], input?: string) =>
    leanvm(["exec", "office", "--", ...args], { env: state(), ...(input === undefined ? {} : { input }) });

  beforeAll(async () => {
    image = join(folder.path, "back_office");
    const mix = join(project, "mix.exs");
    const text = await readFile(mix, "utf8");
    await writeFile(mix, text.replace("consolidate_protocols: true", "consolidate_protocols: false"));
    const release = ["--release", "back_office", "--capability", "shell,distribution,console"];
    const { stderr } = await built([project, ...release, "--compression", "gzip", "-o", image]);
    expect(stderr).toContain("env.sh is evaluated at each boot, by the shell: export BACK_OFFICE_BOOTED_ON=");
    expect(stderr).toContain("For env.sh come along: hostname.");
    const args = ["run", image, "--detach", "--wait", "--name", "office", "-e", "OPENING_BALANCE=100"];
    const { status, stderr: why } = await leanvm([...args, "--timeout", "200"], { env: state() });
    expect(status, why).toBe(0);
  });
  afterAll(() => leanvm(["rm", "office", "--force"], { env: state() }));

  it("is asked by rpc what env.sh computed, and works with protocols unconsolidated", async () => {
    const expression = `IO.inspect({
      System.get_env("BACK_OFFICE_BOOTED_ON"), System.get_env("BACK_OFFICE_ROLE"), node(),
      Protocol.consolidated?(Catalog.Priced), Ledger.sell([%Ledger.Fee{cents: 50} | Catalog.books()]),
      :init.get_argument(:back_office)
    })`;
    const { status, stdout, stderr } = await exec(["rpc", expression]);
    expect(status, stderr).toBe(0);
    expect(stdout).toBe(
      '{"back-office", "server", :"back_office@127.0.0.1", false, 7450,\n {:ok, [[~c"kind", ~c"server"]]}}\n',
    );
  });

  it("runs programs of the image, with their input and status", async () => {
    const lines = Array.from({ length: 5000 }, (_, index) => `${index}\n`).join("");
    const script = 'while read line; do echo "$line"; done; exit 7';
    const { status, stdout } = await exec(["/bin/sh", "-c", script], lines);
    expect(status).toBe(7);
    expect(stdout).toBe(lines);
    const ran = await exec(["vanish"]);
    expect(ran.stderr).toContain("vanish was not run in office: there is no such command in this image.");
  });

  it("has a remote shell, and its own script", async (context) => {
    longMatrix(context);
    expect((await exec(["remote"], "node()\n")).stderr).toContain("A remote shell needs a terminal");
    const shown = await typed(join(folder.path, "state"), "office", ["node()"], /:"back_office@127/);
    expect(shown).toMatch(/iex\(back_office@127\.0\.0\.1\)1> /);
    const own = await exec(["/bin/sh", "/app/bin/back_office", "rpc", "IO.puts(Ledger.balance())"]);
    expect(own.stdout).toMatch(/^\d+\n$/);
    expect((await exec(["/bin/sh", "/app/bin/back_office", "version"])).stdout).toBe("back_office 1.0.0\n");
  });
});

interface Status {
  readonly started: readonly string[];
  readonly loaded: readonly string[];
}
