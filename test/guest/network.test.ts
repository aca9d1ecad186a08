import { afterAll, describe, expect, it } from "vitest";
import { boot, endGuests } from "./boot.js";
import { serveDhcp } from "./dhcp-server.js";

const timeout = 60_000;
const routes = "file:/proc/net/route";
const resolver = "file:/etc/resolv.conf";

afterAll(endGuests);

describe("the network", () => {
  it("takes a fixed address, gateway and name servers", { timeout }, async () => {
    const guest = await boot({
      config: ["ip dhcp"],
      boot: ["lean.ip=10.0.2.77/24,10.0.2.2,192.0.2.53,192.0.2.54"],
      does: [routes, resolver, "file:/proc/net/fib_trie", "exit:0"],
    });
    await guest.ended;
    expect(guest.console.matching(/\| eth0\t00000000\t0202000A\t0003/)).toHaveLength(1);
    expect(guest.console.matching(/-- 10\.0\.2\.77/)).not.toEqual([]);
    expect(guest.console.matching(/^\/etc\/resolv/)).toEqual([
      "/etc/resolv.conf| nameserver 192.0.2.53",
      "/etc/resolv.conf| nameserver 192.0.2.54",
    ]);
  });

  it("stays off when told so, with the loopback up", { timeout }, async () => {
    const guest = await boot({ config: ["ip off"], does: [routes, "file:/proc/net/fib_trie", "exit:0"] });
    await guest.ended;
    expect(guest.console.matching(/\| eth0/)).toEqual([]);
    expect(guest.console.matching(/-- 127\.0\.0\.1/)).not.toEqual([]);
  });

  it("says what is wrong with an address, and that there is no interface", { timeout }, async () => {
    const [first, second] = await Promise.all([
      boot({ config: ["ip 10.0.2.300/24"], does: ["exit:0"] }),
      boot({ config: ["ip dhcp"], netdev: null, does: ["exit:0"] }),
    ]);
    await Promise.all([first.ended, second.ended]);
    expect(first.port.all).toContain("error ip 10.0.2.300/24: it is dhcp, off or ADDRESS/PREFIX,GATEWAY,DNS");
    expect(second.port.all).toContain("error network: the machine has no network interface");
  });

  it("asks again, takes what clouds hand out, and renews its lease", { timeout }, async () => {
    const server = await serveDhcp(
      {
        address: "192.0.2.10",
        options: {
          1: [255, 255, 255, 255],
          3: [192, 0, 2, 99],
          6: [192, 0, 2, 53],
          15: [...Buffer.from("example.org")],
          26: [0x05, 0xb4],
          51: [0, 0, 0, 4],
          121: [32, 192, 0, 2, 1, 0, 0, 0, 0, 0, 192, 0, 2, 1],
        },
      },
      1,
    );
    const guest = await boot({
      netdev: server.netdev,
      does: [routes, resolver, "file:/sys/class/net/eth0/mtu", "wait"],
    });
    await guest.console.first(/\/mtu\| 1460/);
    const renewals = () => server.heard.filter((message) => message.client === "192.0.2.10");
    await expect.poll(() => renewals().length, { timeout: 15_000 }).toBeGreaterThan(1);
    guest.send("stop");
    await guest.ended;
    server.close();
    expect(server.heard.slice(0, 3).map((message) => message.type)).toEqual([
      "discover",
      "discover",
      "request",
    ]);
    expect(renewals()[0]).toEqual({ type: "request", broadcast: false, client: "192.0.2.10" });
    expect(guest.console.matching(/^\/etc\/resolv/)).toEqual([
      "/etc/resolv.conf| search example.org",
      "/etc/resolv.conf| nameserver 192.0.2.53",
    ]);
    expect(guest.console.matching(/\| eth0\t010200C0\t00000000\t0005/)).toHaveLength(1);
    expect(guest.console.matching(/\| eth0\t00000000\t010200C0\t0003/)).toHaveLength(1);
    expect(guest.port.matching(/^error/)).toEqual([]);
  });
});
