import { type Address, encodeAbiParameters, type Hex, keccak256, recoverAddress } from "viem";
import type { LearnerId } from "../../../core/index.ts";
import { isLate } from "../../../reputation/index.ts";
import type { CoalitionSettlement, MemberReceipt } from "../../../round/index.ts";
import { findPendingCoalition, findTask } from "../../state/find.ts";
import type { LedgerState, OpenCoalition } from "../../state/LedgerState.ts";
import { slackOf } from "../../state/readDelivery.ts";
import { type EncodedDelivery, encodeDeliveries } from "../encode/encodeSettlement.ts";
import { toBytes32 } from "../encode/hashes.ts";
import { MissingKeyError } from "../errors/MissingKeyError.ts";
import { WrongSignatureError } from "../errors/WrongSignatureError.ts";
import type { LearnerKeys } from "../LearnerKeys.ts";
import { type CompactSignature, expandSignature, NO_SIGNATURE, readSignature } from "../typedData/CompactSignature.ts";
import { typedDigest } from "../typedData/domain.ts";
import { participationHash, settlementHash } from "../typedData/messages.ts";
import { DELIVERIES } from "./deliveryParameters.ts";
import { type ExpectedEvent, inBatches, type PlannedCall } from "./PlannedCall.ts";

/** What signatures need to be made and checked. */
export interface Signing {
  readonly keys: LearnerKeys;
  /** The account that each learner declared. */
  readonly accountOf: (learner: LearnerId) => Address;
  /** Domain separator of the contract that checks. */
  readonly separator: Hex;
}

const WAD_PER_NANO = 1_000_000_000n;

type SignedDelivery = EncodedDelivery & CompactSignature;

/**
 * The calls that settle a coalition, batch by batch, each signed by its head and by the members that delivered in time.
 *
 * @param before - the state before the settlement
 * @param after - the state that it led to
 * @throws MissingKeyError or WrongSignatureError before anything is sent
 */
export const planSettlement = async (
  before: LedgerState,
  after: LedgerState,
  settlement: CoalitionSettlement,
  answers: readonly MemberReceipt[],
  signing: Signing,
): Promise<PlannedCall[]> => {
  const { task, round, coalition } = settlement;
  const published = findPendingCoalition(before, task, round, coalition).coalition;
  const largest = findTask(after, task).open!.get(coalition)!.largestMeasure;
  const modelHash = toBytes32(settlement.modelHash);
  const deliveries = await signDeliveries(published, settlement, signing);
  const receipts = new Map(answers.map((receipt) => [receipt.learner, receipt]));
  let escrowLeft = findTask(before, task).escrow;
  const calls: PlannedCall[] = [];
  for (const [batch, part] of inBatches(deliveries).entries()) {
    const encoded = {
      task,
      round,
      coalition,
      batch,
      largestMeasure: (largest ?? 0n) / WAD_PER_NANO,
      modelHash,
      deliveries: part,
    };
    const { r, vs } = await signSettlement(encoded, published.head, signing);
    const own = part.map(({ learner }) => receipts.get(learner)!);
    const total = own.reduce((sum, { payment }) => sum + payment, 0n);
    escrowLeft -= total;
    const settled: ExpectedEvent = {
      name: "CoalitionSettled",
      args: {
        task,
        round,
        coalition,
        settlement: encoded,
        scores: own.map(({ normalisedContribution }) => normalisedContribution),
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
  return calls;
};

const signDeliveries = async (
  published: OpenCoalition,
  settlement: CoalitionSettlement,
  signing: Signing,
): Promise<SignedDelivery[]> => {
  const { task, round, coalition } = settlement;
  const given = new Map(settlement.members.map((member) => [member.learner, member]));
  const signed: SignedDelivery[] = [];
  for (const delivery of encodeDeliveries(settlement)) {
    const { learner, updateHash } = delivery;
    const member = given.get(learner)!;
    // nobody looks at the signature of what is not paid
    if (!member.delivered || isLate(slackOf(published, member))) {
      signed.push({ ...delivery, ...NO_SIGNATURE });
      continue;
    }
    const { frequency } = published.members.get(learner)!;
    const hash = participationHash({ task, round, coalition, learner, frequency, updateHash });
    const digest = typedDigest(signing.separator, hash);
    const signature =
      member.signature === undefined
        ? await signAs(learner, digest, `its update in round ${round}`, signing)
        : await checkSignature(learner, digest, member.signature, signing);
    signed.push({ ...delivery, ...signature });
  }
  return signed;
};

/** The learner's signature by the key that is held here. @throws MissingKeyError */
export const signAs = async (
  learner: LearnerId,
  digest: Hex,
  what: string,
  { keys, accountOf }: Pick<Signing, "keys" | "accountOf">,
): Promise<CompactSignature> => {
  if (keys.accountOf(learner)?.toLowerCase() !== accountOf(learner).toLowerCase()) {
    throw new MissingKeyError(learner, what);
  }
  return readSignature(await keys.sign(learner, digest), "signature");
};

/** A signature that came with the delivery, if it is the learner's. @throws WrongSignatureError */
export const checkSignature = async (
  learner: LearnerId,
  digest: Hex,
  given: string,
  { accountOf }: Pick<Signing, "accountOf">,
): Promise<CompactSignature> => {
  const signature = readSignature(given, `signature of learner ${learner}`);
  const expected = accountOf(learner);
  const found = await recoverAddress({ hash: digest, signature: expandSignature(signature) }).catch(() => "nobody");
  if (found.toLowerCase() !== expected.toLowerCase()) throw new WrongSignatureError(learner, expected, found);
  return signature;
};

const signSettlement = (
  settlement: Omit<Parameters<typeof settlementHash>[0], "deliveriesHash"> & {
    readonly deliveries: readonly SignedDelivery[];
  },
  head: LearnerId,
  signing: Signing,
): Promise<CompactSignature> => {
  const deliveriesHash = keccak256(encodeAbiParameters(DELIVERIES, [settlement.deliveries]));
  const digest = typedDigest(signing.separator, settlementHash({ ...settlement, deliveriesHash }));
  return signAs(head, digest, `the settlement of coalition ${settlement.coalition}, which it heads`, signing);
};
