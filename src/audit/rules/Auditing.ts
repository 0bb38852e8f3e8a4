import type { ChainEvent, ChainRecord, EventOf, RecordOf } from "../../ledger/onChain.ts";
import type { ChainPlace } from "../AuditReport.ts";
import type { AuditedTask, AuditState } from "../AuditState.ts";
import type { Findings } from "../Findings.ts";

/** The data that the rules of an audit share. */
export interface Auditing {
  readonly state: AuditState;
  readonly findings: Findings;
  /** The seed, if it was given. */
  readonly seed: number | null;
  /** The salt of the commitment to the seed, hex; undefined if none was given. */
  readonly seedSalt: string | undefined;
  /** Whether the contracts pay a coalition batch by batch, as those of the first version do. */
  readonly paysEachBatch: boolean;
  /** Timestamp of a block, s; null if blocks were not read. */
  timeOf(block: bigint): bigint | null;
  /** Events of other contracts about a record, from the same transactions. */
  echoes<Name extends EchoName>(name: Name, record: ChainRecord): readonly EventOf<Name>[];
}

/** A published partition, its task, and the shared data of an audit's rules. */
export interface PartitionAudit {
  readonly auditing: Auditing;
  readonly record: RecordOf<"partition">;
  readonly task: AuditedTask;
}

/** Events in which contracts repeat data of other contracts. */
export type EchoName = "ContributionsRecorded" | "RoundCounted" | "PaymentsBooked";

/** The place of a record. For a member or a coalition, the place of the event that names it. */
export const placeOf = (record: ChainRecord, names: { coalition?: number; learner?: number } = {}): ChainPlace => {
  const { payload } = record;
  const event =
    (names.coalition !== undefined && record.events.find((one) => tells(one, names))) || record.events.at(-1)!;
  return {
    block: event.blockNumber,
    transaction: event.transactionHash,
    ...("task" in payload && { task: payload.task }),
    ...("round" in payload && { round: payload.round }),
    ...("coalition" in payload && { coalition: payload.coalition }),
    ...names,
  };
};

const tells = (event: ChainEvent, { coalition, learner }: { coalition?: number; learner?: number }): boolean => {
  switch (event.name) {
    case "MembersPublished": {
      const { members } = event.arguments;
      return (
        event.arguments.coalition === coalition &&
        (learner === undefined || members.some((one) => one.learner === learner))
      );
    }
    case "CoalitionSettled": {
      const { deliveries } = event.arguments.settlement;
      return learner === undefined || deliveries.some((one) => one.learner === learner);
    }
    default:
      return false;
  }
};

/** Computes a value; a failure is recorded as a finding. */
export const attempt = <Result>(
  { findings }: Auditing,
  check: Parameters<Findings["holds"]>[0],
  place: ChainPlace,
  what: string,
  compute: () => Result,
): Result | undefined => {
  try {
    return compute();
  } catch (error) {
    findings.holds(check, place, what, false, {
      expected: "a value that can be computed",
      found: (error as Error).message.replace(/\n\s*/g, ", "),
    });
    return undefined;
  }
};

/** Note for decisions of a provider's own policy: a chain shows the outcome, not the rule. */
export const OWN_POLICY = "decided by a custom policy of the provider, which the chain does not show";

/** Whether a policy is not one of gfml's. */
export const isOwn = (policy: string): boolean => policy.startsWith("own:");

/** Whether an incentive policy sets learners' frequencies, instead of their best responses. */
export const setsFrequencies = (policy: string): boolean => policy === "random" || policy.endsWith("+frequencies");
