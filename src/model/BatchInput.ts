import type { Batch } from "../data/index.ts";
import type { Block, KernelFunctions, KernelMemory } from "../kernels/index.ts";

/**
 * How the first layer reads its inputs. The results are bitwise equal; only time differs. `"auto"` takes the sparse form
 * for batches with few nonzero features.
 */
export type FirstLayer = "auto" | "dense" | "sparse";

/** Share of nonzero features below which the sparse form is faster (measured: bench/engine/density.ts). */
const SPARSE_BELOW = 0.5;

/** The current batch in kernel memory, and the two products of the first layer with its features X. */
export class BatchInput {
  readonly #kernels: KernelFunctions;
  readonly #memory: KernelMemory;
  readonly #mode: FirstLayer;
  readonly #featureCount: number;
  readonly #raw: Block = { address: 0, capacity: 0 };
  readonly #labels: Block = { address: 0, capacity: 0 };
  readonly #dense: Block = { address: 0, capacity: 0 };
  readonly #rowStarts: Block = { address: 0, capacity: 0 };
  readonly #rows: Block = { address: 0, capacity: 0 };
  readonly #columnStarts: Block = { address: 0, capacity: 0 };
  readonly #columns: Block = { address: 0, capacity: 0 };
  readonly #table: number;
  #targets = new Float32Array();
  #denseAddress = 0;
  #isSparse = false;
  #hasColumns = false;
  #size = 0;

  constructor(kernels: KernelFunctions, memory: KernelMemory, featureCount: number, mode: FirstLayer) {
    this.#kernels = kernels;
    this.#memory = memory;
    this.#featureCount = featureCount;
    this.#mode = mode;
    this.#table = memory.allocate(256 * 4);
  }

  /** Number of rows. */
  get size(): number {
    return this.#size;
  }

  /** Address of the current batch's features as a matrix, row by row. Only for inputs of mode `"dense"`. */
  get dense(): number {
    return this.#denseAddress;
  }

  /** Address of the labels, one byte each. */
  get labels(): number {
    return this.#labels.address;
  }

  /** The targets of a batch of quantities, one a row. */
  get targets(): Float32Array {
    return this.#targets;
  }

  /** Copies a valid batch in and selects its form. */
  load({ samples, indices }: Batch, from = 0, to: number = indices.length): void {
    const width = this.#featureCount;
    const size = to - from;
    const count = size * width;
    const { features } = samples;
    const isBytes = features instanceof Uint8Array;
    const raw = this.#memory.require(this.#raw, count * features.BYTES_PER_ELEMENT);
    const labels = this.#memory.require(this.#labels, size);
    const target = isBytes ? this.#memory.bytes : this.#memory.floats;
    const first = isBytes ? raw : raw / 4;
    const { bytes } = this.#memory;
    const { targets } = samples;
    if (targets !== undefined && this.#targets.length < size) this.#targets = new Float32Array(size);
    for (let row = 0; row < size; row++) {
      const index = indices[from + row]!;
      target.set(features.subarray(index * width, (index + 1) * width), first + row * width);
      bytes[labels + row] = samples.labels[index]!;
      if (targets !== undefined) this.#targets[row] = targets[index]!;
    }
    this.#size = size;
    this.#hasColumns = false;
    const nonzeros = this.#mode === "dense" ? count : this.#countNonzeros(isBytes, raw, count);
    this.#isSparse = this.#mode === "sparse" || (this.#mode === "auto" && nonzeros < SPARSE_BELOW * count);
    if (this.#isSparse) this.#buildRows(isBytes, raw, size, nonzeros);
    else if (isBytes) {
      this.#denseAddress = this.#memory.require(this.#dense, count * 4);
      this.#kernels.denseFromBytes(raw, this.#denseAddress, count);
    } else this.#denseAddress = raw;
  }

  /** C = X B for B of `columns` columns, a multiple of 4; strides in bytes. */
  multiply(b: number, bStride: number, c: number, cStride: number, columns: number): void {
    const width = this.#featureCount;
    if (this.#isSparse) {
      const { address: starts } = this.#rowStarts;
      this.#kernels.sparseMultiply(starts, this.#rows.address, this.#size, b, bStride, c, cStride, columns, 0);
    } else {
      const { multiply } = this.#kernels;
      multiply(this.#denseAddress, width * 4, 4, b, bStride, c, cStride, this.#size, columns, width, 0);
    }
  }

  /** C = X^T B: a weight gradient. */
  multiplyTransposed(b: number, bStride: number, c: number, cStride: number, columns: number): void {
    const width = this.#featureCount;
    if (this.#isSparse) {
      this.#requireColumns();
      const { address: starts } = this.#columnStarts;
      this.#kernels.sparseMultiply(starts, this.#columns.address, width, b, bStride, c, cStride, columns, 0);
    } else {
      const { multiply } = this.#kernels;
      multiply(this.#denseAddress, 4, width * 4, b, bStride, c, cStride, width, columns, this.#size, 0);
    }
  }

  #countNonzeros(isBytes: boolean, raw: number, count: number): number {
    return isBytes ? this.#kernels.countNonzeroBytes(raw, count) : this.#kernels.countNonzeroFloats(raw, count);
  }

  #buildRows(isBytes: boolean, raw: number, size: number, nonzeros: number): void {
    const starts = this.#memory.require(this.#rowStarts, (size + 1) * 4);
    const rows = this.#memory.require(this.#rows, nonzeros * 8);
    if (isBytes) this.#kernels.rowsFromBytes(raw, size, this.#featureCount, this.#table, starts, rows);
    else this.#kernels.rowsFromFloats(raw, size, this.#featureCount, starts, rows);
    // reserve memory for the columns now, so that no address moves while a pass runs
    this.#memory.require(this.#columnStarts, (this.#featureCount + 1) * 4);
    this.#memory.require(this.#columns, nonzeros * 8);
  }

  #requireColumns(): void {
    if (this.#hasColumns) return;
    const { address: starts } = this.#columnStarts;
    this.#kernels.columnsFromRows(
      this.#rowStarts.address,
      this.#rows.address,
      this.#size,
      this.#featureCount,
      starts,
      this.#columns.address,
    );
    this.#hasColumns = true;
  }
}
