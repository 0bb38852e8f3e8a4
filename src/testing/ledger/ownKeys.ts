import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { createLearnerSigner, type LearnerSigner, type LedgerDomains, ledgerDomains } from "../../ledger/index.ts";
import type { CoalitionSettlement, Ledger, Registration } from "../../round/index.ts";
import { learner, type Play, settlement } from "./ledgerFixtures.ts";

type Signed = Ledger & { readonly domains?: LedgerDomains; readonly nonceOf?: (learner: number) => bigint };

/** Learners with their own keys, which sign for any ledger. */
export interface OwnKeys {
  signer(learner: number): LearnerSigner;
  /** Adds account and signature to a registration. */
  signed(registration: Registration): Promise<Registration>;
  leave(learner: number): Promise<void>;
  /** A settlement in which every member has signed, before its head signs. */
  signedByMembers(
    task: number,
    round: number,
    play: Play,
    member?: Parameters<typeof settlement>[3],
  ): Promise<CoalitionSettlement>;
  /** Signatures of a settlement by its head, or by a different learner. */
  signSettlement(made: CoalitionSettlement, play: Play, by?: number): Promise<readonly string[]>;
  /** The same settlement, also signed by its head. */
  settlement(
    task: number,
    round: number,
    play: Play,
    member?: Parameters<typeof settlement>[3],
  ): Promise<CoalitionSettlement>;
}

/** The largest measure in time, as the head of fixture learners sees it. */
const largestIn = ({ members }: CoalitionSettlement, { head }: Play): number => {
  const { deadline } = learner(head);
  let largest = 0;
  for (const one of members) {
    if (!one.delivered || one.computationTime + one.transmissionTime > deadline) continue;
    largest = Math.max(largest, Math.min(one.measure, one.updateNorm));
  }
  return largest;
};

export const ownKeys = (ledger: Signed, name: string = "own"): OwnKeys => {
  const domains = ledger.domains ?? ledgerDomains();
  const nonceOf = (learner: number): bigint => ledger.nonceOf?.(learner) ?? 0n;
  const known = new Map<number, LearnerSigner>();
  const signer = (learner: number): LearnerSigner => {
    const found =
      known.get(learner) ?? createLearnerSigner({ key: sha256(utf8ToBytes(`${name} ${learner}`)), domains });
    known.set(learner, found);
    return found;
  };
  const signedByMembers: OwnKeys["signedByMembers"] = async (task, round, play, member) => {
    const made = settlement(task, round, play, member);
    const members = await Promise.all(
      made.members.map(async (one) => {
        if (!one.delivered) return one;
        const { learner, updateNorm } = one;
        const frequency = play.frequency?.(learner) ?? 500_000_000 + learner;
        const part = { ...one, task, round, coalition: play.coalition, frequency, updateNorm };
        return { ...one, signature: await signer(learner).participation(part) };
      }),
    );
    return { ...made, members };
  };
  const signSettlement: OwnKeys["signSettlement"] = (made, play, by = play.head) =>
    signer(by).settlement(made, { largestMeasure: largestIn(made, play) });
  return {
    signer,
    signSettlement,
    signed: async (registration) => {
      const { account } = signer(registration.learner);
      const signature = await signer(registration.learner).declaration(registration, nonceOf(registration.learner));
      return { ...registration, account, signature };
    },
    leave: async (learner) => ledger.leave(learner, await signer(learner).leave(learner, nonceOf(learner))),
    signedByMembers,
    settlement: async (task, round, play, member) => {
      const made = await signedByMembers(task, round, play, member);
      return {
        ...made,
        signatures: await signSettlement(made, play),
      };
    },
  };
};
