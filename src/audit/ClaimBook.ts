import type { LearnerId } from "../core/index.ts";
import type { Wad } from "../math/index.ts";
import { type ChainMoment, isAfter } from "./LearnerHistory.ts";

interface Claim {
  /** Without `booked`. */
  sum: Wad;
  /** Payments whose place still matters, oldest first. */
  booked: { readonly at: ChainMoment; readonly amount: Wad }[];
}

/**
 * Earned and not yet withdrawn, by token and learner. Anybody may withdraw between two transactions of a settlement, so a claim
 * is read as of a place on the chain.
 */
export class ClaimBook {
  readonly #claims = new Map<string, Map<LearnerId, Claim>>();
  readonly #reserved = new Map<string, Wad>();

  /** Notes payments that left an escrow and are not credited yet; a negative amount once they are. */
  reserve(token: string, amount: Wad): void {
    this.#reserved.set(token, this.reserved(token) + amount);
  }

  /** Payments in a token that are not credited yet. */
  reserved(token: string): Wad {
    return this.#reserved.get(token) ?? 0n;
  }

  credit(token: string, learner: LearnerId, amount: Wad, at: ChainMoment): void {
    const ofToken = this.#claims.get(token) ?? new Map<LearnerId, Claim>();
    this.#claims.set(token, ofToken);
    const claim = ofToken.get(learner) ?? { sum: 0n, booked: [] };
    ofToken.set(learner, claim);
    claim.booked.push({ at, amount });
  }

  at(token: string, learner: LearnerId, moment: ChainMoment): Wad {
    const { sum, booked } = this.#claims.get(token)?.get(learner) ?? { sum: 0n, booked: [] };
    return booked.reduce((total, { at, amount }) => (isAfter(at, moment) ? total : total + amount), sum);
  }

  withdraw(token: string, learner: LearnerId, amount: Wad): void {
    const claim = this.#claims.get(token)?.get(learner);
    if (claim !== undefined) claim.sum -= amount;
  }

  /** Forgets the places of payments up to a moment, after which all withdrawals are still to come. */
  settle(moment: ChainMoment): void {
    for (const ofToken of this.#claims.values()) {
      for (const claim of ofToken.values()) {
        const later = claim.booked.filter(({ at }) => isAfter(at, moment));
        for (const { at, amount } of claim.booked) if (!isAfter(at, moment)) claim.sum += amount;
        claim.booked = later;
      }
    }
  }

  /** All claims in a token. */
  all(token: string): (readonly [LearnerId, Wad])[] {
    return [...(this.#claims.get(token) ?? [])].map(([learner, { sum, booked }]) => [
      learner,
      booked.reduce((total, { amount }) => total + amount, sum),
    ]);
  }
}
