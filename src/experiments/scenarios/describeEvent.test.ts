import { expect, it } from "vitest";
import { type RunConfigInput, resolveConfig, type ScenarioEvent } from "../../simulation/index.ts";
import { nameLearners, whatHappens, whenOf, whoOf } from "./describeEvent.ts";

type Events = Exclude<NonNullable<RunConfigInput["scenario"]>, string>["events"];

const told = (event: Events[number]): string => {
  const layer = { value: { scenario: { events: [event] } }, originOf: () => "test" };
  const [resolved] = resolveConfig([layer]).scenario!.events as [ScenarioEvent];
  return [whoOf(resolved), whatHappens(resolved), whenOf(resolved)].join(" | ");
};

it.each<[Events[number], string]>([
  [{ kind: "drop-out", learners: "heads" }, "whoever heads a coalition | cannot be reached | all rounds"],
  [
    { kind: "straggler", learners: { share: 0.25 }, factor: 1.5, rounds: { from: 5, to: 20, probability: 0.5 } },
    "25 % of the active learners, drawn for each seed | computes 1.5 times as long as agreed | rounds 5 to 20, each with a chance of 50 %",
  ],
  [
    { kind: "lazy", learners: "all", localSteps: 1, rounds: { from: 3 } },
    "all active learners | runs 1 local step and claims all | from round 3 on",
  ],
  [
    { kind: "false-embedding", learners: [2], imitate: "opposite", rounds: { from: 4, to: 4 } },
    "learner 2 | sends the opposite of its embedding | round 4",
  ],
  [
    { kind: "false-embedding", learners: [2, 3], imitate: 7 },
    "learners 2 and 3 | sends learner 7\u2019s embedding as its own | all rounds",
  ],
  [
    { kind: "inflated-claims", learners: [1], frequencyFactor: 2, deadlineFactor: 0.8 },
    "learner 1 | declares 2 times its highest frequency and 80 % of the deadline that it tolerates | from the start",
  ],
  [
    { kind: "scaled-update", learners: [1], factor: 3, norms: "measured" },
    "learner 1 | sends 3 times its update, with the gradient norms of its honest work | all rounds",
  ],
  [
    { kind: "collusion", learners: [1, 4, 9] },
    "learners 1, 4 and 9 | sends the update of the first of them times -1, and its embedding | all rounds",
  ],
  [
    { kind: "lying-head", model: "scaled", factor: -2 },
    "whoever heads a coalition | gives out -2 times the aggregate\u2019s change when it heads | all rounds",
  ],
  [
    { kind: "task-shift", learners: [1], round: 7, classes: [3, 4] },
    "learner 1 | gets samples of other classes: 3, 4 | from round 7 on",
  ],
  [
    { kind: "growing-data", learners: [1], initialShare: 0.2, to: 9 },
    "learner 1 | has 20 % of its training samples at first, then evenly more, in the end all | growing from round 0 to 9",
  ],
])("says %o in plain words", (event, words) => {
  expect(told(event)).toBe(words);
});

it("counts many learners", () => {
  expect(nameLearners(Array.from({ length: 40 }, (_, id) => id))).toBe(
    "40 learners: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and more",
  );
});
