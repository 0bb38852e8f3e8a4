import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ServiceConfigInput } from "../../src/federation/index.ts";
import type { LearnerRecord, RoundRecord } from "../../src/round/index.ts";
import { hasNetworkSpaces, ip, spaceTag, within } from "../support/networkSpaces.ts";
import { type Running, startGfml } from "../support/runGfml.ts";
import { hasOpenssl, makeAuthority } from "./support/makeAuthority.ts";
import { keyOf } from "./support/smallFederation.ts";

const spaces = { provider: `${spaceTag}p`, left: `${spaceTag}l`, right: `${spaceTag}r` };

const works = hasOpenssl && hasNetworkSpaces();

/** The provider's address that both networks reach. */
const PUBLIC = "198.51.100.1";
const ROUNDS = 3;
const environmentOf = (name: string) => ({ GFML_PRIVATE_KEY: Buffer.from(keyOf(name)).toString("hex") });

describe.skipIf(!works)("a federation on several hosts (needs network namespaces, root, iproute2 and openssl)", () => {
  let folder = "";
  const processes: Running[] = [];
  const start = (space: string, argv: readonly string[], environment: Readonly<Record<string, string>>): Running => {
    const started = startGfml(argv, { environment, prefix: ["ip", "netns", "exec", space], ownGroup: true });
    processes.push(started);
    return started;
  };
  // the provider's host has a leg in each of two networks and passes no packets on: learners there only meet by its relay
  const legs = [
    { space: spaces.left, far: "10.252.1.2", near: "10.252.1.1", name: "leg1" },
    { space: spaces.right, far: "10.252.2.2", near: "10.252.2.1", name: "leg2" },
  ];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "gfml-hosts-"));
    for (const space of Object.values(spaces)) {
      ip("netns", "add", space);
      within(space, "ip", "link", "set", "lo", "up");
    }
    within(spaces.provider, "ip", "addr", "add", `${PUBLIC}/32`, "dev", "lo");
    for (const { space, far, near, name } of legs) {
      ip("link", "add", "eth0", "netns", space, "type", "veth", "peer", "name", name, "netns", spaces.provider);
      within(space, "ip", "addr", "add", `${far}/24`, "dev", "eth0");
      within(space, "ip", "link", "set", "eth0", "up");
      within(spaces.provider, "ip", "addr", "add", `${near}/24`, "dev", name);
      within(spaces.provider, "ip", "link", "set", name, "up");
      within(space, "ip", "route", "add", "default", "via", near);
    }
  });
  afterAll(async () => {
    for (const { child } of processes) {
      try {
        process.kill(-child.pid!, "SIGKILL");
      } catch {
        // it has ended
      }
    }
    await Promise.all(processes.map(({ finished }) => finished));
    for (const space of Object.values(spaces)) ip("netns", "del", space);
    await rm(folder, { recursive: true, force: true });
  });

  it("plays across two NATs with a provider behind TLS: its relay reaches the heads, and all learners are paid", async () => {
    const { authority, certificate, privateKey } = makeAuthority(folder, [PUBLIC]);
    const service: ServiceConfigInput = {
      samples: { features: 784, classes: 10, name: "glyphs" },
      model: { hiddenLayers: [16, 8] },
      learning: { localSteps: 2, batchSize: 20 },
      cost: { modelBits: 1e6 },
      coalition: { count: 1 },
      rounds: ROUNDS,
      evaluationInterval: ROUNDS,
      ledger: "memory",
      life: { minLearners: 4, gatherTime: 0, tolerance: 30 },
      folder: join(folder, "service"),
      door: { host: "0.0.0.0", port: 7300, publicUrl: `https://${PUBLIC}:7300`, certificate, privateKey },
      network: {
        listen: ["/ip4/0.0.0.0/tcp/7302/tls/ws"],
        announce: [`/ip4/${PUBLIC}/tcp/7302/tls/ws`],
      },
    };
    const config = join(folder, "service.json");
    await writeFile(config, JSON.stringify(service));
    const argv = ["provider", "--config", config, "--exit-when-done", "--json"];
    const provider = start(spaces.provider, argv, environmentOf("provider"));
    await provider.seen('"provider.started"');
    const address = /"joinAddress":"([^"]+)"/.exec(provider.output())?.[1] ?? provider.output();
    expect(address).toContain(`https://${PUBLIC}:7300/join/`);
    const learners = ["a", "b", "c", "d"].map((name, at) => {
      const { space, far } = legs[at % 2]!;
      const data = ["--data", "glyphs", "--part", `${at + 1}/100`, "--deadline", "120", "--json"];
      // it listens at an address that nobody of the other network reaches
      const listen = ["--listen", `/ip4/${far}/tcp/${7400 + at}`];
      const environment = { ...environmentOf(name), NODE_EXTRA_CA_CERTS: authority };
      return start(space, ["learner", address, ...data, ...listen], environment);
    });
    // who does not trust the authority gets no task
    const stranger = start(spaces.left, ["status", address], {});
    expect(await stranger.finished).toMatchObject({ code: 2 });
    // and the networks do not see each other
    expect(() => within(spaces.left, "ping", "-c", "1", "-W", "1", legs[1]!.far)).toThrow();

    const end = await provider.finished;
    expect(end.code, end.out + end.err).toBe(0);
    const linesOf = async <Line>(name: string): Promise<Line[]> =>
      (await readFile(join(folder, "service", name), "utf8"))
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Line);
    const rounds = await linesOf<RoundRecord>("rounds.jsonl");
    expect(rounds.map(({ round }) => round)).toEqual([0, 1, 2]);
    const records = (await linesOf<LearnerRecord>("learners.jsonl")).filter(({ coalition }) => coalition !== null);
    // more than the head and its neighbor: those of the other network came by the relay
    for (const { round } of rounds) expect(records.filter((one) => one.round === round).length).toBeGreaterThan(2);
    expect(records.filter(({ delivered, payment }) => !delivered || payment <= 0)).toEqual([]);
    const told = learners.map(({ output }) => output()).join("");
    expect(told).toContain('"event":"heading"');
  }, 900_000);
});
