import { open } from "node:fs/promises";
import type { LearnerRecord, RoundRecord } from "../../round/index.ts";
import {
  type FolderRecords,
  JsonLinesTail,
  parseRecord,
  runFile,
  type TailedLine,
  withFile,
} from "../../storage/index.ts";
import { ledgerView, type RunHistory } from "./RunHistory.ts";

type Records = "rounds" | "learners" | "evaluations" | "ledger" | "chainRounds";

/** The byte range of lines in a file. */
interface LineRange {
  start: number;
  end: number;
}

/**
 * Reads the written records of one epoch of a run into its history. It holds the learners of one round at a time. It keeps the
 * position of each round and each ledger record, to read them again.
 */
export class FolderReader {
  readonly #history: RunHistory;
  readonly #tails: Readonly<Record<Records, JsonLinesTail>>;
  /** Rounds whose own record is read, but not their learners. */
  readonly #waiting: RoundRecord[] = [];
  #learners: LearnerRecord[] = [];
  readonly #learnerPlaces: LineRange[] = [];
  readonly #ledgerPlaces = new Map<number, LineRange>();

  constructor(folder: string, history: RunHistory) {
    this.#history = history;
    this.#tails = {
      rounds: new JsonLinesTail(runFile(folder, "rounds")),
      learners: new JsonLinesTail(runFile(folder, "learners")),
      evaluations: new JsonLinesTail(runFile(folder, "evaluations")),
      ledger: new JsonLinesTail(runFile(folder, "ledger")),
      chainRounds: new JsonLinesTail(runFile(folder, "chainRounds")),
    };
  }

  /** Bytes that are read, and bytes in total. `isCut`: whether a file is shorter than the part already read. */
  async measure(): Promise<{ readonly read: number; readonly size: number; readonly isCut: boolean }> {
    let read = 0;
    let size = 0;
    let isCut = false;
    for (const tail of Object.values(this.#tails)) {
      const now = await tail.size();
      read += tail.offset;
      size += now;
      if (now < tail.offset) isCut = true;
    }
    return { read, size, isCut };
  }

  /**
   * Reads all current records. Calls `onProgress` from time to time, and whenever a round is complete.
   *
   * @throws RunFileCorruptError, FileAccessError
   */
  async read(onProgress: () => void, signal: AbortSignal): Promise<void> {
    // a round's learners are written before its own record, so they exist if the record does
    for await (const line of this.#tails.rounds.read()) this.#waiting.push(this.#record("rounds", line));
    for await (const line of this.#tails.learners.read()) {
      if (signal.aborted) return;
      const record = this.#record("learners", line);
      if (record.round !== this.#learners[0]?.round) {
        this.#closeRound(onProgress);
        this.#learners = [];
        this.#learnerPlaces[record.round] = { start: line.start, end: line.start };
      }
      this.#learners.push(record);
      this.#learnerPlaces[record.round]!.end = line.start + line.bytes;
    }
    this.#closeRound(onProgress);
    for await (const line of this.#tails.evaluations.read())
      this.#history.addEvaluation(this.#record("evaluations", line));
    for await (const line of this.#tails.ledger.read()) {
      if (signal.aborted) return;
      const record = this.#record("ledger", line);
      this.#ledgerPlaces.set(record.index, { start: line.start, end: line.start + line.bytes });
      this.#history.addLedger(ledgerView(record, line.bytes));
    }
    for await (const line of this.#tails.chainRounds.read()) this.#history.addChain(this.#record("chainRounds", line));
  }

  /** The record of a learner in a round; undefined if there is none. */
  async learnerRecord(round: number, learner: number): Promise<LearnerRecord | undefined> {
    const place = this.#learnerPlaces[round];
    if (place === undefined) return undefined;
    const text = await readPlace(this.#tails.learners.path, place);
    for (const line of text.split("\n")) {
      // parsing thousands of records would take long
      if (!line.includes(`"learner":${learner},`)) continue;
      const record = parseRecord("learners", line, this.#tails.learners.path, `round ${round}`);
      if (record.learner === learner && record.round === round) return record;
    }
    return undefined;
  }

  /** The newest ledger record of an index as its line in the file; undefined if there is none. */
  async ledgerRecord(index: number): Promise<string | undefined> {
    const place = this.#ledgerPlaces.get(index);
    return place === undefined ? undefined : (await readPlace(this.#tails.ledger.path, place)).trimEnd();
  }

  #closeRound(onProgress: () => void): void {
    const round = this.#learners[0]?.round;
    if (round === undefined || this.#waiting[0]?.round !== round) return;
    this.#history.addRound(this.#waiting.shift()!, this.#learners);
    onProgress();
  }

  #record<Name extends Records>(file: Name, { text, start }: TailedLine): FolderRecords[Name] {
    return parseRecord(file, text, this.#tails[file].path, `the line at byte ${start}`);
  }
}

const readPlace = (path: string, { start, end }: LineRange): Promise<string> =>
  withFile("read", path, async () => {
    const handle = await open(path, "r");
    try {
      const buffer = Buffer.alloc(end - start);
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
      return buffer.toString("utf8", 0, bytesRead);
    } finally {
      await handle.close();
    }
  });
