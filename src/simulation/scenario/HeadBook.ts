import type { CoalitionIndex, LearnerId } from "../../core/index.ts";

interface HeadModel {
  readonly head: LearnerId;
  readonly model: Float32Array;
}

/** The heads of the current and the last round with their coalition and final model, as an eavesdropper sees them. */
export class HeadBook {
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
