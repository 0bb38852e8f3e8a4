import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { glyphs } from "../../src/data/index.ts";
import { runKey } from "../../src/experiments/plan/runKey.ts";
import type { ServiceConfigInput } from "../../src/federation/index.ts";
import { delegatedTask } from "../../src/federation/protocol/taskDocument.ts";
import { describeTask } from "../../src/federation/provider/describeTask.ts";
import { prepareService } from "../../src/federation/provider/records/prepareService.ts";
import { hashRecord } from "../../src/ledger/records/hashRecord.ts";
import { digestRequest } from "../../src/round/identity/digestRequest.ts";
import { requestNames } from "../../src/round/identity/requestNames.ts";
import {
  commitToSeed,
  type DefinedScheme,
  type LearnerRequest,
  taskNames,
  taskSchema,
  upgradeRecord,
} from "../../src/round/index.ts";
import { decisiveFields } from "../../src/simulation/config/decisiveFields.ts";
import { defineRun, type RunConfigInput, runNames } from "../../src/simulation/index.ts";
import { taskIdentity } from "../../src/simulation/taskIdentity.ts";
import golden from "../golden/identity.json" with { type: "json" };
import { defineService } from "../support/defineService.ts";
import { playSmall } from "../support/smallRun.ts";

// made by test/golden/identity.mjs with commit dd3ecab, and with the names that fields had there
describe("the identity of version 1", () => {
  const samples = glyphs(100, 1);
  const partition = [
    [0, 1, 2, 5],
    [3, 4, 6],
  ];
  const own = {
    coalition: { name: "clusters" },
    incentive: "stackelberg",
    head: { name: "oldest" },
  } as unknown as DefinedScheme;

  it.each(golden.identities.map((one, index) => [index, one] as const))(
    "keeps task and key of configuration %i",
    async (_, { input, ...digests }) => {
      const config = defineRun(runNames.upgrade(input) as RunConfigInput);
      expect({
        task: taskIdentity(config, undefined, samples, partition),
        ownScheme: taskIdentity(config, own, samples, partition),
        reputationFrom: taskIdentity(config, undefined, samples, partition, "ab".repeat(32)),
        decisive: decisiveFields(config),
        runKey: await runKey(config),
      }).toEqual(digests);
    },
  );

  it.each(golden.played.map((one, index) => [index, one] as const))(
    "keeps the result and the ledger of run %i",
    async (_, { input, ...played }) => {
      const { result, ledger } = await playSmall(runNames.upgrade(input) as RunConfigInput);
      expect({ resultHash: result.resultHash, records: ledger.length, lastHash: ledger.at(-1)!.hash }).toEqual(played);
    },
  );

  it.each(golden.asked.map((one) => [one.request.kind, one] as const))(
    "keeps the digest of a request to %s",
    async (_, { request, digest }) => {
      const { models, model, ...rest } = requestNames.upgrade(request) as { models?: number[][]; model?: number[] };
      const floats = {
        ...rest,
        ...(models && { models: models.map((one) => Float32Array.from(one)) }),
        ...(model && { model: Float32Array.from(model) }),
      };
      expect(await digestRequest(floats as unknown as LearnerRequest)).toBe(digest);
    },
  );

  it.each(golden.records.map((one) => [one.record.kind, one] as const))(
    "keeps the hash of a record of kind %s",
    (_, { record, hash }) => {
      expect(hashRecord(record).hash).toBe(hash);
      expect(hashRecord(upgradeRecord(record)).hash).toBe(hash);
    },
  );

  it.each(golden.services.map((one, index) => [index, one] as const))(
    "keeps start and delegations of service %i",
    async (_, { input, ...digests }) => {
      const folder = await mkdtemp(join(tmpdir(), "gfml-identity-"));
      const fields = taskNames.upgrade(input) as ServiceConfigInput;
      // version 1 had no terms against strangers, which a service has by default today
      const { learning, reputation, coalition } = taskSchema.parse({});
      const config = defineService({
        ...fields,
        learning: { ...learning, ...fields.learning },
        reputation: { ...reputation, ...fields.reputation },
        coalition: { ...coalition, ...fields.coalition },
        folder: join(folder, "service"),
      });
      const service = await prepareService({
        config,
        key: Uint8Array.from({ length: 32 }, (__, index) => index + 1),
        identity: undefined,
        now: () => 0,
        notice: () => {},
        signal: new AbortController().signal,
      });
      try {
        const account = `0x${"cd".repeat(20)}`;
        // and no data contract, and no salt of the commitment to the seed
        const { contract: _, ...today } = describeTask({ config, service, account, peerId: "peer" });
        const document = { ...today, seedCommitment: commitToSeed(config.seed, undefined) };
        const chained = { ...document, chain: { chainId: 5, learners: account, rounds: account } };
        expect({
          start: service.state.digest,
          delegated: delegatedTask(document),
          chained: delegatedTask(chained),
        }).toEqual(digests);
      } finally {
        await service.close();
        await rm(folder, { recursive: true });
      }
    },
  );
});
