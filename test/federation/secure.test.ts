import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { joinFederation } from "../../src/federation/index.ts";
import { createRealNode } from "../../src/federation/node/createRealNode.ts";
import type { LearnerRecord } from "../../src/round/index.ts";
import { freePort } from "../support/freePort.ts";
import { hasOpenssl, makeAuthority } from "./support/makeAuthority.ts";
import { joinOptionsOf, smallConfig, startSmallFederation } from "./support/smallFederation.ts";

let folder = "";
const trusted = getCACertificates("default");
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-secure-"));
});
afterEach(async () => {
  setDefaultCACertificates(trusted);
  await rm(folder, { recursive: true, force: true });
});

describe.skipIf(!hasOpenssl)("a federation with TLS (needs openssl to make certificates)", () => {
  it("plays over https and wss only, with heads behind the relay, for learners that trust its authority", async () => {
    const { authority, certificate, privateKey } = makeAuthority(folder, ["127.0.0.1"]);
    const run = smallConfig({ rounds: 2, coalition: { count: 1 }, population: { learners: 4, activeFraction: 1 } });
    const port = await freePort();
    const records: LearnerRecord[] = [];
    const seen: string[] = [];
    let strange: unknown;
    const federation = await startSmallFederation({
      run,
      folder: join(folder, "service"),
      service: {
        // as docs/how-to/deploy.md has it
        door: { port, publicUrl: `https://127.0.0.1:${port}`, certificate, privateKey },
        network: { listen: ["/ip4/127.0.0.1/tcp/0/tls/ws"] },
        headCheck: { chunks: 1024 },
      },
      provider: {
        createNode: createRealNode({ certificate, privateKey }),
        onRound: (_round, learners) => records.push(...learners),
        log: (_level, event, fields) => {
          if (event === "learner.connected") seen.push(String(fields?.address));
        },
      },
      prepare: async ({ joinAddress }) => {
        expect(joinAddress).toMatch(/^https:/);
        strange = await joinFederation(joinOptionsOf(run, 0, joinAddress)).catch((error: unknown) => error);
        setDefaultCACertificates([...trusted, await readFile(authority, "utf8")]);
      },
      // behind a NAT: they listen nowhere
      learner: () => ({ listen: [] }),
    });
    try {
      await federation.provider.done;
    } finally {
      await federation.close();
    }
    // before the authority was trusted
    expect(strange).toMatchObject({ code: "GFML_DOOR_UNREACHABLE" });
    expect(seen).toHaveLength(4);
    // there is no other way in
    const { addresses } = federation.learners[0]!.document.provider;
    expect(addresses.length).toBeGreaterThan(0);
    for (const address of addresses) expect(address).toMatch(/\/tls\/ws\/p2p\//);
    const played = records.filter(({ coalition }) => coalition !== null);
    expect(played.length).toBeGreaterThan(2);
    expect(played.every(({ delivered, payment }) => delivered && payment > 0)).toBe(true);
  });
});
