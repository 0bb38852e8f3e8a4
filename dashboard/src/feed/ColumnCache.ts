import { type LearnerColumns, roundBytes, viewColumns } from "gfml/view";

/** Approximate bytes of one request, and bytes of the whole cache. */
const BLOCK_BYTES = 1 << 20;
const KEPT_BYTES = 96 << 20;
/** Most rounds in a block: the server sends no more at once. */
const MOST_ROUNDS = 64;

interface Block {
  readonly rounds: readonly LearnerColumns[];
  readonly bytes: number;
}

/** Fetches columns: resolves to the bytes of rounds `from` (inclusive) to `to` (exclusive), or of fewer. */
export type FetchColumns = (from: number, to: number) => Promise<ArrayBuffer>;

/**
 * Columns of a run’s rounds, fetched in blocks on demand. A full cache drops the least recently used blocks. The last block
 * of a running run is fetched again when it has grown.
 */
export class ColumnCache {
  readonly roundsOfBlock: number;
  readonly #learners: number;
  readonly #fetch: FetchColumns;
  readonly #blocks = new Map<number, Block>();
  readonly #coming = new Map<number, Promise<void>>();

  constructor(learners: number, fetch: FetchColumns) {
    this.#learners = learners;
    this.#fetch = fetch;
    this.roundsOfBlock = Math.max(
      1,
      Math.min(MOST_ROUNDS, Math.floor(BLOCK_BYTES / roundBytes(Math.max(1, learners)))),
    );
  }

  /** The blocks in the cache. */
  peek(round: number): LearnerColumns | undefined {
    const index = Math.floor(round / this.roundsOfBlock);
    const block = this.#blocks.get(index);
    if (block === undefined) return undefined;
    // the most recently used block is last
    this.#blocks.delete(index);
    this.#blocks.set(index, block);
    return block.rounds[round - index * this.roundsOfBlock];
  }

  /** The columns of a round, fetched if they are not cached; undefined if the server has none. */
  async load(round: number): Promise<LearnerColumns | undefined> {
    const index = Math.floor(round / this.roundsOfBlock);
    for (let tries = 0; tries < 2 && this.peek(round) === undefined; tries++) {
      // a block in flight may have been requested before this round was played
      const coming = this.#coming.get(index) ?? this.#request(index);
      await coming;
    }
    return this.peek(round);
  }

  #request(index: number): Promise<void> {
    const from = index * this.roundsOfBlock;
    const request = this.#fetch(from, from + this.roundsOfBlock)
      .then((buffer) => {
        const size = roundBytes(this.#learners);
        const count = size === 0 ? 0 : Math.floor(buffer.byteLength / size);
        const rounds = Array.from({ length: count }, (_, at) => viewColumns(buffer, at * size, this.#learners));
        this.#blocks.delete(index);
        this.#blocks.set(index, { rounds, bytes: buffer.byteLength });
        this.#trim();
      })
      .finally(() => this.#coming.delete(index));
    this.#coming.set(index, request);
    return request;
  }

  #trim(): void {
    let kept = [...this.#blocks.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    for (const [index, { bytes }] of this.#blocks) {
      if (kept <= KEPT_BYTES || this.#blocks.size === 1) return;
      this.#blocks.delete(index);
      kept -= bytes;
    }
  }
}
