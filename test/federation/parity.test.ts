import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { RoundRecord } from "../../src/round/index.ts";
import { taskIdentity } from "../../src/simulation/taskIdentity.ts";
import { playSmall, smallConfig, smallData } from "../support/smallRun.ts";
import { startSmallFederation } from "./support/smallFederation.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-federation-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it("plays over sockets what a simulation plays: equal digests of every round", async () => {
  const run = smallConfig();
  const { samples, partition } = smallData(run);
  const rounds: RoundRecord[] = [];
  const learners: unknown[] = [];
  const federation = await startSmallFederation({
    run,
    folder: join(folder, "service"),
    // every chunk is opened: a draw would make of a head's own measure an estimate
    service: { headCheck: { chunks: 1024 } },
    provider: {
      identity: taskIdentity(run, undefined, samples, partition),
      onRound: (round, own) => {
        rounds.push(round);
        learners.push(own);
      },
    },
  });
  const result = await federation.provider.done;
  await federation.close();
  const simulated = await playSmall();
  expect(learners).toEqual(simulated.learners);
  expect(rounds.map(({ digest }) => digest)).toEqual(simulated.rounds.map(({ digest }) => digest));
  expect(result.resultHash).toBe(simulated.result.resultHash);
});
