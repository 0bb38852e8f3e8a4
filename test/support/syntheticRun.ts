import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RandomStream } from "../../src/core/index.ts";
import { defineRun } from "../../src/simulation/index.ts";
import type { Manifest } from "../../src/storage/index.ts";
import { sampleLearner, sampleOption, sampleRound } from "./sampleRecords.ts";

/** Size of a run that nobody played. */
export interface SyntheticSize {
  readonly learners: number;
  readonly rounds: number;
  readonly coalitions: number;
}

const SAMPLES = 10;
const CLASSES = 10;

/**
 * Writes the folder of a finished run of any size whose numbers are made up: to see how programs cope with its size, never
 * for results. One learner in thirty changes its coalition each round.
 */
export const writeSyntheticRun = async (folder: string, size: SyntheticSize): Promise<void> => {
  const { learners, rounds, coalitions } = size;
  await mkdir(folder, { recursive: true });
  const ids = Array.from({ length: learners }, (_, index) => index);
  await writeFile(join(folder, "partition.json"), JSON.stringify(ids.map((id) => samplesOf(id))));
  await writeFile(
    join(folder, "classes.json"),
    JSON.stringify({ classNames: ids.slice(0, CLASSES).map(String), counts: ids.map(classesOf) }),
  );
  const lines = (name: string) => {
    const stream = createWriteStream(join(folder, name), { highWaterMark: 1 << 22 });
    return {
      write: async (values: readonly unknown[]): Promise<void> => {
        if (!stream.write(values.map((value) => `${JSON.stringify(value)}\n`).join(""))) await once(stream, "drain");
      },
      end: async (): Promise<void> => {
        stream.end();
        await once(stream, "close");
      },
    };
  };
  const files = {
    rounds: lines("rounds.jsonl"),
    learners: lines("learners.jsonl"),
    evaluations: lines("evaluations.jsonl"),
    ledger: lines("ledger.jsonl"),
    chain: lines("chain.jsonl"),
  };
  const random = new RandomStream(0, "synthetic");
  const place = ids.map(() => random.integerBelow(coalitions));
  for (let round = 0; round < rounds; round++) {
    const before = [...place];
    for (const id of ids) if (random.uniform() < 1 / 30) place[id] = random.integerBelow(coalitions);
    const heads = new Map<number, number>();
    for (const id of ids) if (!heads.has(place[id]!)) heads.set(place[id]!, id);
    await files.learners.write(
      ids.map((learner) =>
        learnerRound({
          learner,
          round,
          previousCoalition: before[learner]!,
          coalition: place[learner]!,
          heads,
          coalitions,
        }),
      ),
    );
    await files.rounds.write([roundOf(round, place, heads, coalitions)]);
    await files.ledger.write(
      Array.from({ length: coalitions }, (_, coalition) => ({
        ...{ index: round * coalitions + coalition, kind: "settlement", previousHash: "00", hash: "00" },
        payload: { round, coalition },
      })),
    );
  }
  await Promise.all(Object.values(files).map((file) => file.end()));
  await writeFile(join(folder, "manifest.json"), JSON.stringify(manifestOf(size)));
};

const samplesOf = (id: number): number[] => Array.from({ length: SAMPLES + (id % 7) }, (_, at) => id * SAMPLES + at);

const classesOf = (id: number): number[] =>
  Array.from({ length: CLASSES }, (_, label) => (label === id % CLASSES ? 7 : label === (id * 3) % CLASSES ? 3 : 0));

interface LearnerPlace {
  readonly learner: number;
  readonly round: number;
  readonly previousCoalition: number;
  readonly coalition: number;
  readonly heads: ReadonlyMap<number, number>;
  readonly coalitions: number;
}

const learnerRound = ({ learner, round, previousCoalition, coalition, heads, coalitions }: LearnerPlace): unknown =>
  sampleLearner({
    ...{ learner, round, coalition, previousCoalition, chosenCoalition: coalition },
    isHead: heads.get(coalition) === learner,
    globalReputation: ((learner * 37) % 100) / 20 + (round % 10) / 40,
    payment: 1 + (learner % 5),
    options: Array.from({ length: coalitions }, (_, index) =>
      index === coalition ? sampleOption(7.4) : index === (coalition + 1) % coalitions ? sampleOption(7) : null,
    ),
  });

const roundOf = (
  round: number,
  place: readonly number[],
  heads: ReadonlyMap<number, number>,
  coalitions: number,
): unknown => {
  const [one] = sampleRound().coalitions;
  const members: number[][] = Array.from({ length: coalitions }, () => []);
  for (const [id, coalition] of place.entries()) members[coalition]!.push(id);
  return sampleRound({
    round,
    sittingOut: [],
    coalitions: members.map((list, coalition) => ({
      ...one!,
      ...{ coalition, members: list, head: heads.get(coalition) ?? null },
      competitionIncentive: 5 + ((coalition + round) % 10),
    })),
  });
};

const manifestOf = ({ learners, rounds, coalitions }: SyntheticSize): Manifest => ({
  format: "gfml-run",
  kind: "simulation",
  version: 1,
  config: { ...defineRun({ rounds, population: { learners, activeFraction: 1 }, coalition: { count: coalitions } }) },
  gfmlVersion: "0.0.0",
  nodeVersion: process.version,
  platform: { system: "none", architecture: "none", processor: "none" },
  engine: { rounding: "strict", detected: "strict" },
  data: {
    name: "made up",
    samples: learners * SAMPLES,
    features: 784,
    classes: CLASSES,
    hash: "00",
    notices: null,
    contract: null,
  },
  partition: { learners, hash: "00" },
  reputationFrom: null,
  privacy: null,
  startedAt: "2026-01-01T00:00:00.000Z",
  resumedAt: [],
  finishedAt: "2026-01-02T00:00:00.000Z",
  roundsPlayed: rounds,
  completed: true,
  elapsed: 0,
  resultHash: "0".repeat(64),
});
