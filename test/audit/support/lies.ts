import { expect } from "vitest";
import type { CheckName, Lie } from "../../../src/audit/AuditReport.ts";
import { RecordAudit } from "../../../src/audit/auditRecords.ts";
import type { ChainEvent } from "../../../src/ledger/evm/records/ChainEvent.ts";
import type { RecordPayloads } from "../../../src/ledger/evm/records/ChainRecord.ts";
import { RecordAssembler } from "../../../src/ledger/evm/records/RecordAssembler.ts";
import { memoryLedger } from "../../../src/ledger/index.ts";
import { playSmall } from "../../support/smallRun.ts";
import { chainOfRecords, type PlainRecord } from "./chainOfRecords.ts";
import { playOnto } from "./playOnto.ts";

export type Writable<Value> = { -readonly [Key in keyof Value]: Writable<Value[Key]> };
export type Partition = Writable<RecordPayloads["partition"]>;
export type Settlement = Writable<RecordPayloads["settlement"]>;

/** An honest run of three rounds, and its seed. */
export interface HonestRun {
  readonly records: readonly PlainRecord[];
  readonly seed: number;
}

export const playHonest = async (): Promise<HonestRun> => {
  const { ledger, config } = await playSmall({ rounds: 3 });
  return { records: ledger.map(({ kind, payload }) => ({ kind, payload })), seed: config.seed };
};

/** What a chain shows of clients that made these calls: everything that a ledger computes follows from them. */
export const chainOf = async (records: readonly PlainRecord[], batch?: number): Promise<ChainEvent[]> => {
  const written: PlainRecord[] = [];
  const ledger = memoryLedger({
    onRecord: ({ kind, payload }) => {
      written.push({ kind, payload });
    },
  });
  await playOnto(ledger, records);
  return chainOfRecords(written, batch);
};

export const auditOf = (
  events: readonly ChainEvent[],
  told?: number,
  timeOf: (block: bigint) => bigint | null = () => null,
): RecordAudit => {
  const audit = new RecordAudit({ timeOf, ...(told !== undefined && { seed: told }) });
  const assembler = new RecordAssembler();
  for (const event of events) {
    audit.hear(event);
    for (const record of assembler.push(event)) audit.take(record);
  }
  for (const record of assembler.end()) audit.take(record);
  audit.end(events.at(-1)!.blockNumber);
  return audit;
};

/** The honest calls up to the end of a round, to be changed. */
export const until = ({ records: honest }: HonestRun, round: number): PlainRecord[] => {
  const end = honest.findIndex(
    ({ kind, payload }) => kind === "finalisation" && (payload as { round: number }).round === round,
  );
  return structuredClone(honest.slice(0, end + 1)) as PlainRecord[];
};

export const of = <Kind extends "partition" | "settlement" | "task">(
  records: readonly PlainRecord[],
  wanted: Kind,
  round: number,
): Writable<RecordPayloads[Kind]> => {
  const found = records.find(
    ({ kind, payload }) => kind === wanted && ((payload as { round?: number }).round ?? 0) === round,
  )!;
  return found.payload as Writable<RecordPayloads[Kind]>;
};

/** The first lie must be this one. */
export const expectLie = (audit: RecordAudit, check: CheckName, expected: Partial<Lie>): Lie => {
  const lie = audit.findings.firstLie;
  expect(lie).not.toBeNull();
  expect({ ...lie, check: lie!.check }).toMatchObject({ check, ...expected });
  expect(lie!.expected).not.toBe(lie!.found);
  return lie!;
};
