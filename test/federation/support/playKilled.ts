import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RandomStream } from "../../../src/core/index.ts";
import { type JoinedLearner, joinFederation, type ServiceConfigInput } from "../../../src/federation/index.ts";
import type { RoundRecord } from "../../../src/round/index.ts";
import { freePort } from "../../support/freePort.ts";
import { letTimePass } from "../../support/letTimePass.ts";
import { startGfml } from "../../support/runGfml.ts";
import { playSmall } from "../../support/smallRun.ts";
import { joinOptionsOf, keyOf, serviceOf, smallConfig } from "./smallFederation.ts";

/** Seed of the random moments. `GFML_KILL_SEED` repeats those of a failed test, as far as the machine's timing allows. */
export const KILL_SEED: number = Number(process.env.GFML_KILL_SEED ?? Date.now() % 1_000_000);
export const KILLED_ROUNDS = 6;

/** The result of a round, which does not depend on kills. */
type Outcome = Pick<RoundRecord, "round" | "coalitions" | "payments" | "sittingOut">;
const outcomeOf = ({ round, coalitions, payments, sittingOut }: RoundRecord): Outcome => ({
  round,
  coalitions,
  payments,
  sittingOut,
});

/**
 * Plays a small federation whose provider runs in a separate process, which is killed at random moments and started again. The
 * learners run in this process.
 *
 * @returns the rounds in its folder, and the expected ones of a simulation
 */
export const playKilled = async (
  folder: string,
  fields: Partial<ServiceConfigInput>,
  kills = 3,
): Promise<{ readonly service: string; readonly played: Outcome[]; readonly simulated: Outcome[] }> => {
  const small = {
    rounds: KILLED_ROUNDS,
    evaluationInterval: 3,
    population: { learners: 6, activeFraction: 1 },
    coalition: { count: 2 },
  };
  const run = smallConfig(small);
  const service = join(folder, "service");
  const input = serviceOf(run, service, {
    door: { port: await freePort() },
    headCheck: { chunks: 1024 },
    life: { minLearners: 6, gatherTime: 0, patience: 60, reconnectTime: 20 },
    ...fields,
  });
  const config = join(folder, "service.json");
  await writeFile(config, JSON.stringify(input));
  const environment = { GFML_PRIVATE_KEY: Buffer.from(keyOf("provider")).toString("hex") };
  const start = () =>
    startGfml(["provider", "--config", config, "--exit-when-done", "--json"], { environment, ownGroup: true });
  const moments = new RandomStream(KILL_SEED, "kills");
  let provider = start();
  const learners: JoinedLearner[] = [];
  try {
    await provider.seen('"provider.started"');
    const address = /"joinAddress":"([^"]+)"/.exec(provider.output())?.[1] ?? "";
    for (let learner = 0; learner < 6; learner++) {
      learners.push(await joinFederation(joinOptionsOf(run, learner, address)));
    }
    for (let kill = 0; kill < kills; kill++) {
      await provider.seen('"round.started"');
      // between the first answers and the checkpoint
      await letTimePass(moments.uniform() * 1500);
      // a fast machine may play all rounds before a kill: at least one must happen
      if (kill > 0 && provider.child.exitCode !== null) break;
      process.kill(-provider.child.pid!, "SIGKILL");
      await provider.finished;
      provider = start();
    }
    const { code, out, err } = await provider.finished;
    if (code !== 0) throw new Error(`the last process ended with ${code}: ${out}${err}`);
  } finally {
    if (provider.child.exitCode === null) process.kill(-provider.child.pid!, "SIGKILL");
    await Promise.all(learners.map((learner) => learner.close()));
  }
  const lines = (await readFile(join(service, "rounds.jsonl"), "utf8")).trim().split("\n");
  const simulated = await playSmall(small);
  return {
    service,
    played: lines.map((line) => outcomeOf(JSON.parse(line) as RoundRecord)),
    simulated: simulated.rounds.map(outcomeOf),
  };
};
