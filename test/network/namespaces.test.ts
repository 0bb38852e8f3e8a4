import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasNetworkSpaces, ip, spaceTag, within } from "../support/networkSpaces.ts";
import { type NodeProcess, type NodeProcessOptions, startNodeProcess } from "./support/startNodeProcess.ts";

const spaces = { provider: `${spaceTag}p`, head: `${spaceTag}h`, member: `${spaceTag}m` };

const works = hasNetworkSpaces();

/** Delays the packets that leave a namespace, if the kernel can. */
const delayed = (space: string): boolean => {
  try {
    within(space, "tc", "qdisc", "add", "dev", "eth0", "root", "netem", "delay", "20ms");
    return true;
  } catch {
    return false;
  }
};

describe.skipIf(!works)("a relay between two networks (needs network namespaces: root and iproute2)", () => {
  const processes: NodeProcess[] = [];
  const start = (space: string, options: NodeProcessOptions): NodeProcess => {
    const started = startNodeProcess(options, ["ip", "netns", "exec", space]);
    processes.push(started);
    return started;
  };
  // the provider's host is in both networks and forwards no packets: only its relay connects head and member
  const legs = [
    { space: spaces.head, far: "10.251.1.2/24", near: "10.251.1.1/24", name: "leg1" },
    { space: spaces.member, far: "10.251.2.2/24", near: "10.251.2.1/24", name: "leg2" },
  ];

  beforeAll(() => {
    for (const space of Object.values(spaces)) {
      ip("netns", "add", space);
      within(space, "ip", "link", "set", "lo", "up");
    }
    for (const { space, far, near, name } of legs) {
      ip("link", "add", "eth0", "netns", space, "type", "veth", "peer", "name", name, "netns", spaces.provider);
      within(space, "ip", "addr", "add", far, "dev", "eth0");
      within(space, "ip", "link", "set", "eth0", "up");
      within(spaces.provider, "ip", "addr", "add", near, "dev", name);
      within(spaces.provider, "ip", "link", "set", name, "up");
      delayed(space);
    }
  });
  afterAll(async () => {
    for (const process of processes) await process.stop();
    for (const space of Object.values(spaces)) ip("netns", "del", space);
  });

  it("connects a head and a member, and reports a network that goes down", async () => {
    const limits = { silenceTimeout: 2 };
    const provider = start(spaces.provider, {
      name: "provider",
      listen: ["/ip4/0.0.0.0/tcp/4001"],
      relay: { serve: { maxReservations: 10 } },
      limits,
    });
    const { ready: account, addresses } = await provider.next("ready");
    const at = (network: string): string[] => (addresses as string[]).filter((address) => address.includes(network));
    expect(at("10.251.1.")).toHaveLength(1);
    const head = start(spaces.head, {
      name: "head",
      relay: { at: at("10.251.1.") },
      connectTo: { addresses: at("10.251.1."), account: account as string },
      limits,
    });
    const { ready: headAccount } = await head.next("ready");
    const { addresses: headAddresses } = await head.next("connected");
    // the member uses a different address of the relay than the head
    const relayed = (headAddresses as string[]).map((address) => address.replace("10.251.1.1", "10.251.2.1"));
    expect(relayed).toHaveLength(1);
    const direct = `/ip4/10.251.1.2/tcp/4001/p2p/${relayed[0]!.split("/p2p/").at(-1)}`;
    const member = start(spaces.member, {
      name: "member",
      connectTo: { addresses: [direct, ...relayed], account: headAccount as string },
      limits,
    });
    expect(await member.next("connected")).toMatchObject({ connected: headAccount, isRelayed: true });
    expect(await member.echo(300_000)).toEqual([300_000]);
    within(spaces.member, "ip", "link", "set", "eth0", "down");
    // the member's stream ends, and the provider's connection to the head stays
    expect((await head.next("left")).reason).toMatch(/silent|lost/);
    expect((await member.next("closed")).closed).toMatch(/silent|lost/);
    expect(await provider.echo(1_000)).toEqual([1_000]);
  });
});
