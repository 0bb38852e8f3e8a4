import type { LearnerId } from "../../core/index.ts";
import type { RoundState } from "../../round/index.ts";
import { HeadBook } from "./HeadBook.ts";
import { occurs, type RoundEvent } from "./occurs.ts";
import type { PlannedEvent, ScenarioPlan } from "./ScenarioPlan.ts";

/** The data for faults and cheats during a run: the plan and the heads. */
export class ScenarioStage {
  readonly plan: ScenarioPlan;
  readonly heads: HeadBook = new HeadBook();

  constructor(plan: ScenarioPlan) {
    this.plan = plan;
  }

  /** Restores the state that a checkpoint left. */
  resume({ round, heads }: RoundState, models: readonly Float32Array[]): void {
    heads.forEach((head, coalition) => {
      if (head !== null) this.heads.note(round - 1, coalition, head, models[coalition]!);
    });
  }

  /** The events of some kinds that concern a learner in a round, in the scenario's order. */
  eventsAt<Kind extends RoundEvent["kind"]>(
    kinds: readonly Kind[],
    learner: LearnerId,
    round: number,
    headsIn: number = round,
  ): Extract<PlannedEvent, { kind: Kind }>[] {
    const wanted: readonly string[] = kinds;
    return this.plan.events.filter(
      (event): event is Extract<RoundEvent, { kind: Kind }> =>
        wanted.includes(event.kind) &&
        "rounds" in event &&
        occurs(this.plan.seed, event, learner, round, () => this.heads.heads(learner, headsIn)),
    ) as Extract<PlannedEvent, { kind: Kind }>[];
  }
}
