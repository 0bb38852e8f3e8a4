import type { CoalitionIndex } from "../../../core/index.ts";
import type { ModelHandover, TaskId } from "../../../round/index.ts";
import { toBytes32 } from "../encode/hashes.ts";
import { typedDigest } from "../typedData/domain.ts";
import { modelRequestHash } from "../typedData/structHashes.ts";
import { inBatches } from "./inBatches.ts";
import type { PlannedCall } from "./PlannedCall.ts";
import { type Signing, signedBy } from "./planSettlement.ts";

/** @param clock - the registry's clock after the round */
export const planFinalization = (task: TaskId, round: number, clock: number): PlannedCall[] => [
  {
    contract: "rounds",
    functionName: "finaliseRound",
    args: [task, round],
    label: `finalize round ${round}`,
    gas: 1_000_000,
    events: [{ name: "RoundFinalised", args: { task, round, clock: BigInt(clock) } }],
  },
];

export const planForfeit = (task: TaskId, round: number, coalition: CoalitionIndex): PlannedCall[] => [
  {
    contract: "rounds",
    functionName: "forfeit",
    args: [task, round, coalition],
    label: `forfeit coalition ${coalition} of round ${round}`,
    gas: 120_000,
    events: [{ name: "CoalitionForfeited", args: { task, round, coalition } }],
  },
];

/** The calls that record models handed to passive learners, each signed by the requesting learner. */
export const planHandOver = async (handover: ModelHandover, signing: Signing): Promise<PlannedCall[]> => {
  const { task, round } = handover;
  const calls: PlannedCall[] = [];
  for (const batch of inBatches(handover.learners)) {
    const handovers = [];
    for (const { learner, coalition, modelHash, signature } of batch) {
      const digest = typedDigest(signing.separator, modelRequestHash(task, round, learner));
      const signed = await signedBy(learner, digest, `its request for a model in round ${round}`, signature, signing);
      handovers.push({ learner, coalition, modelHash: toBytes32(modelHash), ...signed });
    }
    calls.push({
      contract: "rounds",
      functionName: "handOver",
      args: [task, round, handovers],
      label: `hand models to ${handovers.length} passive learners before round ${round}`,
      gas: 80_000 + 30_000 * handovers.length,
      events: handovers.map(({ learner, coalition, modelHash }) => ({
        name: "ModelHandedOver",
        args: { task, round, learner, coalition, modelHash },
      })),
    });
  }
  return calls;
};
