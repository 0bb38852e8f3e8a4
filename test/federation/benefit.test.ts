import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createDoorClient,
  fetchModel,
  type JoinOptions,
  joinFederation,
  type LearnerEvent,
  parseJoinAddress,
  type RunningProvider,
  verifyChoice,
} from "../../src/federation/index.ts";
import { choiceProblem, type HeldOutReport, reportsDigest } from "../../src/federation/protocol/personalization.ts";
import { calibrationOf, type EvaluationRecord } from "../../src/round/index.ts";
import { presets, type RunConfigInput } from "../../src/simulation/index.ts";
import { until } from "../support/until.ts";
import { interceptingNode } from "./support/interceptingNode.ts";
import { joinOptionsOf, keyOf, smallConfig, startSmallFederation } from "./support/smallFederation.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-benefit-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The preset that beats staying alone, in some seconds. */
const fields: RunConfigInput = {
  ...presets.benefit,
  rounds: 3,
  evaluationInterval: 3,
  learning: { metaRate: 0.1, localSteps: 4, batchSize: 10 },
  personalization: { ...presets.benefit.personalization, batchSize: 10, draws: 2, passiveSampleCounts: [1, 5, "all"] },
};
/** A federation to its end: what its learners were told, and what the door says before it closes. */
const play = async (
  use: (provider: RunningProvider) => Promise<void>,
  learnerOptions: (learner: number) => Partial<JoinOptions> = () => ({}),
): Promise<readonly EvaluationRecord[]> => {
  const run = smallConfig(fields);
  const evaluations: EvaluationRecord[] = [];
  const federation = await startSmallFederation({
    run,
    folder: join(folder, "service"),
    service: { trainer: "fedavg" },
    provider: { exitWhenDone: false, onEvaluation: (evaluation) => evaluations.push(evaluation) },
    learner: learnerOptions,
  });
  try {
    await until("the last measurement", () => evaluations.length > 0, 60);
    await until("the end of the rounds", () => federation.provider.status().phase === "finished", 60);
    await use(federation.provider);
    await federation.provider.stop();
    await Promise.all(federation.learners.map(({ done }) => done));
    return evaluations;
  } finally {
    await federation.close();
  }
};

describe("a service whose learners choose how they personalize", () => {
  it("publishes the choice with signed reports, and hands a calibration to newcomers", async () => {
    const evaluations = await play(async (provider) => {
      const door = createDoorClient(parseJoinAddress(provider.joinAddress));
      const document = await door.task();
      const choice = await verifyChoice(door, document);
      const { reports } = await door.reportsFrom(0);
      expect(choice.round).toBe(3);
      // all learners report the candidates, half of them also play newcomers
      const active = choice.active!.learners;
      expect(reports).toHaveLength(active + Math.ceil(active / 2));
      expect(document.calibration).toEqual(calibrationOf(choice, 0));

      const task = {
        personalization: document.terms.personalization,
        keepsModel: false,
        isOfClasses: true,
        provider: document.provider.account,
        task: document.task,
      };
      expect(await choiceProblem(choice, reports, task)).toBeUndefined();
      const with0 = (one: HeldOutReport): HeldOutReport => ({
        ...one,
        figures: one.figures.map((scores) => ({ ...scores, loss: 0 })),
      });
      const changed = reports.map((one, place) => (place === 0 ? with0(one) : one));
      expect(await choiceProblem(choice, changed, task)).toContain("not those of the choice");
      const again = { ...choice, reports: reportsDigest(changed) };
      expect(await choiceProblem(again, changed, task)).toContain("not signed");
      const fewer = reports.slice(2);
      expect(await choiceProblem({ ...choice, reports: reportsDigest(fewer) }, fewer, task)).toContain("not follow");
      const twice = [...reports, reports[0]!];
      expect(await choiceProblem({ ...choice, reports: reportsDigest(twice) }, twice, task)).toContain("twice");

      const run = smallConfig(fields);
      const newcomer = await joinFederation({
        ...joinOptionsOf(run, 0, provider.joinAddress),
        key: keyOf("newcomer"),
        active: false,
      });
      const fetched = await until("a model", async () => fetchModel(newcomer).catch(() => undefined), 30);
      expect(fetched.calibration).toEqual(document.calibration);
      await newcomer.close();
    });
    const { choice } = evaluations.at(-1)!;
    expect(Object.keys(choice!.newcomers)).toEqual(["1", "5", "all"]);
    const kept = JSON.parse(await readFile(join(folder, "service", "personalization.json"), "utf8")) as {
      choice: unknown;
    };
    expect(kept.choice).toMatchObject({ round: 3, active: { recipe: choice!.active!.recipe } });
  });

  it("tells each learner at the end whether it gained", async () => {
    const events = new Map<number, LearnerEvent[]>();
    const [evaluation] = await play(
      async () => {},
      (learner) => ({ onEvent: (event) => void events.set(learner, [...(events.get(learner) ?? []), event]) }),
    );
    for (const { learner, after, samples } of evaluation!.byLearner) {
      const compared = events.get(learner)!.find((event) => event.kind === "compared");
      expect(compared).toMatchObject({ rounds: 3, personalised: after, samples });
    }
  });

  it("does not count a report that its learner did not sign", async () => {
    const forging = interceptingNode({
      answer: (answer) =>
        answer.kind === "personalise" && (answer.header as { signature?: string }).signature !== undefined
          ? { ...answer, header: { ...(answer.header as object), after: lieAbout(answer.header) } }
          : answer,
    });
    const honest = await play(async () => {});
    await rm(join(folder, "service"), { recursive: true });
    const [lying] = await play(
      async () => {},
      (learner) => (learner === 1 ? { createNode: forging } : {}),
    );
    expect(lying!.choice!.active!.learners).toBe(honest[0]!.choice!.active!.learners - 1);
  });
});

/** Figures that a message claims, but its signature does not. */
const lieAbout = (header: unknown): unknown =>
  (header as { after: { accuracy: number; loss: number }[] }).after.map(({ accuracy }, place) => ({
    accuracy,
    loss: place === 2 ? 0 : 27,
  }));
