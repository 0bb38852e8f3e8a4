import type { RecordPayloads } from "../../../src/ledger/evm/records/ChainRecord.ts";
import type { Ledger } from "../../../src/round/index.ts";
import type { PlainRecord } from "./chainOfRecords.ts";

/** Makes the calls again that a ledger's records came from, on another ledger. */
export const playOnto = async (ledger: Ledger, records: readonly PlainRecord[]): Promise<void> => {
  for (const { kind, payload } of records) await play(ledger, kind, payload);
};

const play = async (ledger: Ledger, kind: string, payload: unknown): Promise<unknown> => {
  switch (kind as keyof RecordPayloads) {
    case "registration":
      return ledger.register((payload as RecordPayloads["registration"]).registrations);
    case "leaving":
      return ledger.leave((payload as RecordPayloads["leaving"]).learner);
    case "revocation":
      return ledger.revoke((payload as RecordPayloads["revocation"]).learners);
    case "task": {
      const { task: _, ...opening } = payload as RecordPayloads["task"];
      return ledger.openTask({ ...opening, escrow: BigInt(opening.escrow) });
    }
    case "partition": {
      const { aggregates: _, ...publication } = payload as RecordPayloads["partition"];
      return ledger.publishPartition(publication);
    }
    case "settlement": {
      const { receipts: _, ...settlement } = payload as RecordPayloads["settlement"];
      return ledger.settleCoalition(settlement);
    }
    case "forfeit": {
      const { task, round, coalition } = payload as RecordPayloads["forfeit"];
      return ledger.forfeitCoalition(task, round, coalition);
    }
    case "finalisation": {
      const { task, round } = payload as RecordPayloads["finalisation"];
      return ledger.finalizeRound(task, round);
    }
    case "handover":
      return ledger.handOver(payload as RecordPayloads["handover"]);
    case "funding": {
      const { task, amount } = payload as RecordPayloads["funding"];
      return ledger.fund(task, BigInt(amount));
    }
    case "withdrawal":
      return ledger.withdraw((payload as RecordPayloads["withdrawal"]).learner);
    case "closing":
      return ledger.closeTask((payload as RecordPayloads["closing"]).task);
    default:
      throw new Error(`a record of kind ${kind}`);
  }
};
