import type { KernelFunctions } from "./KernelFunctions.ts";
import { outOfMemoryError } from "./loadKernels.ts";

const PAGE = 65536;
const ALIGNMENT = 64;
/** The first bytes stay unused, so that address 0 is recognizable as a mistake. */
const FIRST = 1024;

/** A block of kernel memory that can grow; growing loses its contents. */
export interface Block {
  address: number;
  capacity: number;
}

/**
 * Allocates addresses in the memory of one kernels instance and gives typed views of it. Blocks are not freed one by one: an
 * instance lives as long as the model it serves. When the memory grows, the views are replaced, so never keep one.
 */
export class KernelMemory {
  readonly #memory: WebAssembly.Memory;
  #next = FIRST;
  #buffer: ArrayBufferLike;
  #bytes: Uint8Array;
  #floats: Float32Array;

  constructor(kernels: KernelFunctions) {
    this.#memory = kernels.memory;
    this.#buffer = this.#memory.buffer;
    this.#bytes = new Uint8Array(this.#buffer);
    this.#floats = new Float32Array(this.#buffer);
  }

  /** Address of `bytes` new bytes, aligned to a cache line. @throws GFML_OUT_OF_MEMORY */
  allocate(bytes: number): number {
    const address = this.#next;
    const end = address + Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    const missing = Math.ceil((end - this.#memory.buffer.byteLength) / PAGE);
    if (missing > 0) {
      try {
        this.#memory.grow(missing);
      } catch (cause) {
        throw outOfMemoryError(bytes, this.#memory.buffer.byteLength, cause);
      }
    }
    this.#next = end;
    return address;
  }

  /** Makes a block hold at least `bytes`. A block grows by at least half its size, so that it grows rarely. */
  require(block: Block, bytes: number): number {
    if (block.capacity >= bytes) return block.address;
    const capacity = block.capacity === 0 ? bytes : Math.ceil(bytes * 1.5);
    block.address = this.allocate(capacity);
    block.capacity = capacity;
    return block.address;
  }

  get bytes(): Uint8Array {
    this.#refresh();
    return this.#bytes;
  }

  get floats(): Float32Array {
    this.#refresh();
    return this.#floats;
  }

  #refresh(): void {
    if (this.#buffer === this.#memory.buffer) return;
    this.#buffer = this.#memory.buffer;
    this.#bytes = new Uint8Array(this.#buffer);
    this.#floats = new Float32Array(this.#buffer);
  }
}
