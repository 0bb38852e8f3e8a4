import type { Address, Hex } from "viem";
import { InvalidValueError, type LearnerId } from "../../../core/index.ts";
import { isLate } from "../../../reputation/index.ts";
import type { CoalitionSettlement, MemberReceipt } from "../../../round/index.ts";
import { findPendingCoalition, findTask } from "../../state/find.ts";
import type { LedgerState, OpenCoalition } from "../../state/LedgerState.ts";
import { slackOf } from "../../state/readDelivery.ts";
import { encodeParticipation } from "../encode/encodeParticipation.ts";
import { type EncodedSettlement, encodeSettlement } from "../encode/encodeSettlement.ts";
import { missingKeyError, wrongSignatureError } from "../errors.ts";
import type { LearnerKeys } from "../LearnerKeys.ts";
import { type CompactSignature, joinSignature, readSignature } from "../typedData/CompactSignature.ts";
import { typedDigest } from "../typedData/domain.ts";
import { recoverSigner } from "../typedData/recoverSigner.ts";
import { participationHash, settlementHash } from "../typedData/structHashes.ts";
import type { ExpectedEvent, PlannedCall } from "./PlannedCall.ts";

/** The keys and domains that make and check signatures. */
export interface Signing {
  readonly keys: LearnerKeys;
  /** The account that each learner declared. */
  readonly accountOf: (learner: LearnerId) => Address;
  /** Domain separator of the verifying contract. */
  readonly separator: Hex;
}

const WAD_PER_NANO = 1_000_000_000n;

/**
 * The calls that settle a coalition, batch by batch, each signed by its head and by the members that delivered in time. They
 * use the signatures in the settlement, or else the keys held here.
 *
 * @param before - the state before the settlement
 * @param after - the state after it
 * @param signing.paysEachBatch - whether the contracts pay batch by batch, as those of the first version do. Others pay a coalition of
 *   several batches once it is settled as a whole, by one more call for each batch
 * @throws GFML_MISSING_KEY or GFML_WRONG_SIGNATURE before anything is sent
 */
export const planSettlement = async (
  before: LedgerState,
  after: LedgerState,
  settlement: CoalitionSettlement,
  answers: readonly MemberReceipt[],
  signing: Signing & { readonly paysEachBatch: boolean },
): Promise<PlannedCall[]> => {
  const { task, round, coalition } = settlement;
  const published = findPendingCoalition(before, task, round, coalition).coalition;
  const largest = findTask(after, task).open!.get(coalition)!.largestMeasure;
  const signed = await signDeliveries(published, settlement, signing);
  const batches = encodeSettlement(signed, (largest ?? 0n) / WAD_PER_NANO);
  const { signatures } = settlement;
  if (signatures !== undefined && signatures.length !== batches.length) {
    throw new InvalidValueError("signatures.length", signatures.length, `${batches.length}, one a batch`);
  }
  const receipts = new Map(answers.map((receipt) => [receipt.learner, receipt]));
  let escrowLeft = findTask(before, task).escrow;
  const calls: PlannedCall[] = [];
  const credits: PlannedCall[] = [];
  let owed = 0n;
  for (const [batch, encoded] of batches.entries()) {
    const digest = typedDigest(signing.separator, settlementHash(encoded));
    const what = `the settlement of coalition ${coalition}, which it heads, batch ${batch}`;
    const { r, vs } = await signedBy(published.head, digest, what, signatures?.[batch], signing);
    const part = encoded.deliveries;
    const own = part.map(({ learner }) => receipts.get(learner)!);
    const earned = own.reduce((sum, { payment }) => sum + payment, 0n);
    owed += earned;
    const isPaid = signing.paysEachBatch || batch === batches.length - 1;
    const total = signing.paysEachBatch ? earned : isPaid ? owed : 0n;
    escrowLeft -= total;
    if (!signing.paysEachBatch && batches.length > 1) credits.push(planCredit(encoded, own));
    const settled: ExpectedEvent = {
      name: "CoalitionSettled",
      args: {
        task,
        round,
        coalition,
        settlement: encoded,
        contributionScores: own.map(({ contributionScore }) => contributionScore),
        contributions: own.map(({ contribution }) => contribution),
        payments: own.map(({ payment }) => payment),
      },
    };
    calls.push({
      contract: "rounds",
      functionName: "settle",
      args: [encoded, r, vs],
      label: `settle coalition ${coalition} of round ${round}, batch ${batch}`,
      gas: 250_000 + 160_000 * part.length,
      events: [
        settled,
        ...(total > 0n
          ? [{ name: "PaymentsBooked" as const, args: { task, round, coalition, total, escrowLeft } }]
          : []),
      ],
    });
  }
  return [...calls, ...credits];
};

/** The call that credits a settled batch to its learners. */
const planCredit = (
  { task, round, coalition, batch, deliveries }: EncodedSettlement,
  receipts: readonly MemberReceipt[],
): PlannedCall => ({
  contract: "rounds",
  functionName: "creditPayments",
  args: [
    task,
    round,
    coalition,
    batch,
    deliveries.map(({ learner }) => learner),
    receipts.map(({ payment }) => payment),
  ],
  label: `credit payments of coalition ${coalition} in round ${round}, batch ${batch}`,
  gas: 80_000 + 32_000 * deliveries.length,
  events: [{ name: "PaymentsCredited", args: { task, round, coalition, batch } }],
});

/** The settlement with the signature of every member that delivered in time. */
const signDeliveries = async (
  published: OpenCoalition,
  settlement: CoalitionSettlement,
  signing: Signing,
): Promise<CoalitionSettlement> => {
  const { task, round, coalition } = settlement;
  const members: CoalitionSettlement["members"][number][] = [];
  for (const member of settlement.members) {
    // signatures of unpaid members are not checked
    if (!member.delivered || isLate(slackOf(published, member))) {
      members.push(member);
      continue;
    }
    const { learner, updateNorm, signature } = member;
    const { frequency } = published.members.get(learner)!;
    const participation = encodeParticipation({ ...member, task, round, coalition, frequency, updateNorm });
    const digest = typedDigest(signing.separator, participationHash(participation));
    const own = await signedBy(learner, digest, `its update in round ${round}`, signature, signing);
    members.push({ ...member, signature: joinSignature(own) });
  }
  return { ...settlement, members };
};

/**
 * A learner's signature of a digest: the given one, if it is the learner's, or one by the key held here.
 *
 * @throws GFML_WRONG_SIGNATURE or GFML_MISSING_KEY, which name the learner
 */
export const signedBy = async (
  learner: LearnerId,
  digest: Hex,
  what: string,
  given: string | undefined,
  { keys, accountOf }: Pick<Signing, "keys" | "accountOf">,
): Promise<CompactSignature> => {
  const expected = accountOf(learner).toLowerCase();
  if (given === undefined) {
    if (keys.accountOf(learner)?.toLowerCase() !== expected) throw missingKeyError(learner, what);
    return readSignature(await keys.sign(learner, digest), "signature");
  }
  const signature = readSignature(given, `signature of learner ${learner}`);
  const found = recoverSigner(digest, signature);
  if (found !== expected) throw wrongSignatureError(learner, what, expected, found ?? "nobody");
  return signature;
};
