import { summarizeLearnerRound } from "../../charts/index.ts";
import type { EvaluationRecord, LearnerRecord, LedgerRecord, RoundRecord } from "../../round/index.ts";
import {
  type ChainRoundView,
  closestMove,
  DELIVERED,
  type EvaluationView,
  HEAD,
  type LearnerColumns,
  type LearnerHistory,
  type LedgerView,
  packColumns,
  type RoundView,
  type RunCursor,
  type RunHeader,
  roundBytes,
} from "../../view/index.ts";
import type { RunPieces } from "./RunSource.ts";

/** The history of a run in one epoch, in memory, for all viewers. A learner takes 28 bytes per round. */
export class RunHistory {
  readonly header: RunHeader;
  readonly #epoch: string;
  readonly #ids: readonly number[];
  readonly #cheats: ReadonlySet<number>;
  readonly #rounds: RoundView[] = [];
  readonly #columns: LearnerColumns[] = [];
  readonly #evaluations: EvaluationView[] = [];
  readonly #accuracies: Pick<EvaluationRecord, "round" | "byLearner">[] = [];
  readonly #ledger: LedgerView[] = [];
  readonly #chain: ChainRoundView[] = [];

  constructor(epoch: string, header: RunHeader) {
    this.#epoch = epoch;
    this.header = header;
    this.#ids = header.learners.map(({ learner }) => learner);
    this.#cheats = new Set(header.learners.filter(({ cheats }) => cheats).map(({ learner }) => learner));
  }

  get cursor(): RunCursor {
    return {
      epoch: this.#epoch,
      rounds: this.#rounds.length,
      evaluations: this.#evaluations.length,
      ledger: this.#ledger.length,
      chain: this.#chain.length,
    };
  }

  addRound(record: RoundRecord, learners: readonly LearnerRecord[]): void {
    this.#columns.push(packColumns(learners, this.#ids, this.#columns.at(-1)));
    this.#rounds.push(roundView(record, learners, this.#cheats));
  }

  addEvaluation({ byLearner, ...kept }: EvaluationRecord): void {
    this.#evaluations.push(kept);
    this.#accuracies.push({ round: kept.round, byLearner });
  }

  addLedger(record: LedgerView): void {
    this.#ledger.push(record);
  }

  addChain(line: ChainRoundView): void {
    this.#chain.push(line);
  }

  round(round: number): RoundView | undefined {
    return this.#rounds[round];
  }

  read(from: RunCursor, limit: number): RunPieces {
    return {
      rounds: this.#rounds.slice(from.rounds, from.rounds + limit),
      evaluations: this.#evaluations.slice(from.evaluations, from.evaluations + limit),
      ledger: this.#ledger.slice(from.ledger, from.ledger + limit),
      chain: this.#chain.slice(from.chain, from.chain + limit),
    };
  }

  columns(from: number, to: number): Uint8Array {
    const rounds = this.#columns.slice(from, to);
    const size = roundBytes(this.#ids.length);
    const joined = new Uint8Array(rounds.length * size);
    for (const [index, { frequency }] of rounds.entries())
      joined.set(new Uint8Array(frequency.buffer, frequency.byteOffset, size), index * size);
    return joined;
  }

  learner(learner: number): LearnerHistory | undefined {
    const place = this.#ids.indexOf(learner);
    if (place < 0) return undefined;
    const each = <Value>(of: (columns: LearnerColumns) => Value): Value[] => this.#columns.map(of);
    const floats = (name: "frequency" | "contribution" | "reputation" | "utility" | "payment" | "earned") =>
      each((columns) => {
        const value = columns[name][place]!;
        return Number.isNaN(value) ? null : value;
      });
    return {
      learner,
      coalition: each(({ coalition }) => (coalition[place]! < 0 ? null : coalition[place]!)),
      isHead: each(({ flags }) => (flags[place]! & HEAD) !== 0),
      delivered: each(({ flags }) => (flags[place]! & DELIVERED) !== 0),
      kktCase: each(({ kktCase }) => kktCase[place]! || null),
      frequency: floats("frequency"),
      contribution: floats("contribution"),
      reputation: floats("reputation"),
      utility: floats("utility"),
      payment: floats("payment"),
      earned: floats("earned"),
      evaluations: this.#accuracies.flatMap(({ round, byLearner }) => {
        const own = byLearner.find((one) => one.learner === learner);
        if (own === undefined) return [];
        const { before, after, samples } = own;
        return [{ round, before, after, ...(samples !== undefined && { samples }) }];
      }),
    };
  }
}

/** A round, in a size that does not grow with the number of learners. */
const roundView = (record: RoundRecord, learners: readonly LearnerRecord[], cheats: ReadonlySet<number>): RoundView => {
  const { coalitions, sittingOut, ...kept } = record;
  const { moved, kktCases, honestReputation, cheatReputation, utility } = summarizeLearnerRound(learners, cheats);
  return {
    ...kept,
    coalitions: coalitions.map(({ members, ...one }) => ({ ...one, size: members.length })),
    sittingOut: sittingOut.length,
    ...{ moved, kktCases, honestReputation, cheatReputation, utility },
    closest: closestMove(learners) ?? null,
  };
};

/** A record of the ledger without its payload. */
export const ledgerView = ({ index, kind, hash, previousHash, payload }: LedgerRecord, bytes: number): LedgerView => {
  const numberOf = (name: "round" | "coalition"): number | null => {
    const value = (payload as Partial<Record<typeof name, unknown>> | null)?.[name];
    return typeof value === "number" ? value : null;
  };
  return { index, kind, hash, previousHash, round: numberOf("round"), coalition: numberOf("coalition"), bytes };
};
