import type { CoalitionIndex, LearnerId } from "../../core/index.ts";
import type { RoundState } from "../../round/index.ts";
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

interface HeadModel {
  readonly head: LearnerId;
  readonly model: Float32Array;
}

/** The heads of the current and the last round with their coalition and final model, as an eavesdropper sees them. */
class HeadBook {
  readonly #rounds = new Map<number, Map<CoalitionIndex, HeadModel>>();

  /** A coalition's head in a round, with its initial model or, later, the model that it distributed. */
  note(round: number, coalition: CoalitionIndex, head: LearnerId, model: Float32Array): void {
    for (const known of this.#rounds.keys()) if (known < round - 1) this.#rounds.delete(known);
    const entries = this.#rounds.get(round) ?? new Map<CoalitionIndex, HeadModel>();
    entries.set(coalition, { head, model });
    this.#rounds.set(round, entries);
  }

  /** Whether the learner is known to head a coalition in the round. */
  heads(learner: LearnerId, round: number): boolean {
    return [...(this.#rounds.get(round)?.values() ?? [])].some(({ head }) => head === learner);
  }

  /** The head of the coalition that ended the round with this model; among several, the first. */
  headOf(model: Float32Array, round: number): LearnerId | undefined {
    const entries = [...(this.#rounds.get(round) ?? [])].sort(([a], [b]) => a - b);
    return entries.find(([, entry]) => areEqual(entry.model, model))?.[1].head;
  }
}

const areEqual = (a: Float32Array, b: Float32Array): boolean =>
  a === b || (a.length === b.length && a.every((value, index) => value === b[index]));
