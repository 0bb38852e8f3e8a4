import { readFile } from "node:fs/promises";
import { type Command, InvalidArgumentError } from "commander";
import { splitLearner } from "../../data/index.ts";
import type { LearnerRecord, RoundRecord } from "../../round/index.ts";
import { drawPopulation, namedLayer, resolveConfig } from "../../simulation/index.ts";
import { readJsonLines, readManifest, runFile, withFile } from "../../storage/index.ts";
import type { CliContext } from "../CliContext.ts";
import { NoSuchRecordError } from "../errors/NoSuchRecordError.ts";
import { type Explanation, renderExplanation } from "../explain/renderExplanation.ts";

/** `gfml explain`: why a learner was where it was in a round, and what it got for it. */
export const addExplainCommand = (program: Command, context: CliContext): void => {
  program
    .command("explain")
    .description("explain one learner's round: its choice of coalition, frequency, pay and reputation")
    .argument("<folder>", "run folder")
    .requiredOption("--round <integer>", "round, from 0", wholeNumber)
    .requiredOption("--learner <integer>", "learner, from 0", wholeNumber)
    .option("--json", "print the records instead of sentences")
    .action(async (folder: string, options: { round: number; learner: number; json?: true }) => {
      const explanation = await readExplanation(folder, options.round, options.learner);
      context.out.write(
        options.json ? `${JSON.stringify(explanation)}\n` : renderExplanation(explanation, context.out.style),
      );
    });
};

/** @throws NoSuchRecordError if the round was not played or the learner does not train */
const readExplanation = async (folder: string, round: number, learner: number): Promise<Explanation> => {
  const manifest = await readManifest(folder);
  const config = resolveConfig([], namedLayer(folder, manifest.config));
  const path = runFile(folder, "partition");
  const partition = JSON.parse(await withFile("read", path, () => readFile(path, "utf8"))) as number[][];
  const sampleCounts = partition.map(
    (indices, owner) => splitLearner(indices, config.seed, owner, 1 - config.data.trainFraction).train.length,
  );
  const population = drawPopulation(config, sampleCounts, manifest.data.classes);
  if (!population.active.includes(learner)) {
    const known = learner < partition.length;
    throw new NoSuchRecordError(
      known ? `learner ${learner} only personalises: it plays no rounds` : `there is no learner ${learner}`,
      {
        values: { learner, "learners that train": population.active.join(", ") },
        remedy: "give a learner that trains",
      },
    );
  }
  const roundRecord = await find<RoundRecord>(runFile(folder, "rounds"), (record) => record.round === round);
  const record = await find<LearnerRecord>(
    runFile(folder, "learners"),
    (candidate) => candidate.round === round && candidate.learner === learner,
  );
  if (roundRecord === undefined || record === undefined) {
    throw new NoSuchRecordError(`round ${round} is not in this run`, {
      values: { round, "rounds played": manifest.roundsPlayed },
      remedy: `give a round from 0 to ${Math.max(0, manifest.roundsPlayed - 1)}`,
    });
  }
  return {
    record,
    round: roundRecord,
    profile: population.registrations[learner]!,
    // a game takes a pass at least
    isGame: roundRecord.stability.passes > 0,
    cheats: population.cheats.includes(learner),
  };
};

const find = async <Value>(path: string, matches: (value: Value) => boolean): Promise<Value | undefined> => {
  for await (const value of readJsonLines<Value>(path)) if (matches(value)) return value;
  return undefined;
};

const wholeNumber = (text: string): number => {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("It must be an integer of at least 0.");
  return Number(text);
};
