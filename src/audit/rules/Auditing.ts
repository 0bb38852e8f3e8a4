import type { ChainEvent, ChainRecord, EventOf, RecordOf } from "../../ledger/onChain.ts";
import type { ChainPlace } from "../AuditReport.ts";
import type { AuditedTask, AuditState } from "../AuditState.ts";
import type { Findings } from "../Findings.ts";

/** What the rules of an audit share. */
export interface Auditing {
  readonly state: AuditState;
  readonly findings: Findings;
  /** The seed, where it was told. */
  readonly seed: number | null;
  /** Of a block, s; null where blocks were not read. */
  timeOf(block: bigint): bigint | null;
  /** What other contracts said of a record in the same transactions, in words of their own. */
  echoes<Name extends EchoName>(name: Name, record: ChainRecord): readonly EventOf<Name>[];
}

/** A published partition, its task, and what the rules of an audit share. */
export interface PartitionAudit {
  readonly auditing: Auditing;
  readonly record: RecordOf<"partition">;
  readonly task: AuditedTask;
}

/** Events by which the contracts repeat what others of theirs say. */
export type EchoName = "ContributionsRecorded" | "RoundCounted" | "PaymentsBooked";

/** Where a record stands; of a member or a coalition, where the event stands that names it. */
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

/** Computes a value; a failure to do so is a finding of its own. */
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
      expected: "something that can be computed",
      found: (error as Error).message.replace(/\n\s*/g, ", "),
    });
    return undefined;
  }
};

/** Said of what a policy of the provider's own decided: a chain shows the outcome, not the rule. */
export const OWN_POLICY = "a policy of the provider's own decided it, which the chain does not show";

/** Whether a policy is none of gfml's. */
export const isOwn = (policy: string): boolean => policy.startsWith("own:");

/** Whether an incentive policy gives learners their frequencies, instead of their best responses. */
export const setsFrequencies = (policy: string): boolean => policy === "random" || policy.endsWith("+frequencies");
