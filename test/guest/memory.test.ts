import { afterAll, describe, expect, it } from "vitest";
import { boot, endGuests } from "./boot.js";

const timeout = 60_000;

afterAll(endGuests);

async function emulatorSettings(
  memoryMiB: number,
  words: readonly string[] = [],
): Promise<Map<string, string>> {
  const guest = await boot({ memoryMiB, boot: words, does: ["environment", "exit:0"] });
  await guest.ended;
  const variables = guest.console.matching(/^env (LEAN|MALLOC)_/).map((line) => line.slice(4));
  return new Map(
    variables.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}

describe("what the emulator is told of the machine", () => {
  it("fits a small one", { timeout }, async () => {
    const settings = await emulatorSettings(128);
    const ports = Number(settings.get("LEAN_PORT_LIMIT"));
    expect(ports).toBeGreaterThanOrEqual(8192);
    expect(ports).toBeLessThan(32_768);
    expect(settings.get("LEAN_PROCESS_LIMIT")).toMatch(/^\d{5}$/);
    for (const [name, value] of [
      ["LEAN_IO_THREADS", "4"],
      ["LEAN_THREAD_ALLOCATORS", "false"],
      ["LEAN_BUSY_WAIT", "none"],
      ["LEAN_DIRTY_BUSY_WAIT", "none"],
      ["MALLOC_ARENA_MAX", "1"],
    ])
      expect([name, settings.get(name ?? "")]).toEqual([name, value]);
  });

  it("is the emulator's own default on a larger one, and what the host tells wins", { timeout }, async () => {
    const settings = await emulatorSettings(512, ["lean.env=LEAN_BUSY_WAIT=long"]);
    expect(settings.get("LEAN_PORT_LIMIT")).toBe("65536");
    expect(settings.get("LEAN_IO_THREADS")).toBe("10");
    expect(settings.get("LEAN_THREAD_ALLOCATORS")).toBe("true");
    expect(settings.get("LEAN_BUSY_WAIT")).toBe("long");
    expect(settings.has("MALLOC_ARENA_MAX")).toBe(false);
  });
});
