import type { Block, KernelFunctions, KernelMemory } from "../../kernels/index.ts";
import type { PoolShape } from "./networkLayers.ts";
import type { PassKind, Stage, StagePass } from "./Stage.ts";

/** A pooling layer: linear once the maxima are chosen, so its tangents pass through the same choice. */
export class PoolStage implements Stage {
  readonly outputSize: number;
  readonly output: Block = { address: 0, capacity: 0 };
  readonly tangent: Block = { address: 0, capacity: 0 };
  readonly delta: Block = { address: 0, capacity: 0 };
  readonly deltaTangent: Block = { address: 0, capacity: 0 };
  readonly #kernels: KernelFunctions;
  readonly #memory: KernelMemory;
  readonly #shape: PoolShape;
  readonly #chosen: Block = { address: 0, capacity: 0 };

  constructor(kernels: KernelFunctions, memory: KernelMemory, shape: PoolShape) {
    this.#kernels = kernels;
    this.#memory = memory;
    this.#shape = shape;
    this.outputSize = shape.positions * shape.stride;
  }

  reserve(samples: number, kind: PassKind): void {
    const require = (block: Block): number => this.#memory.require(block, samples * this.outputSize * 4);
    require(this.output);
    if (this.#shape.pooling === "maximum") require(this.#chosen);
    if (kind === "forward") return;
    require(this.delta);
    if (kind === "gradient") return;
    require(this.tangent);
    require(this.deltaTangent);
  }

  forward({ samples, input }: StagePass): void {
    const { maximumPool, meanPool } = this.#kernels;
    const { height, width, channels } = this.#shape.image;
    const { size, pooling } = this.#shape;
    const { address } = this.output;
    if (pooling === "mean") meanPool(input, samples, height, width, channels, size, address);
    else maximumPool(input, samples, height, width, channels, size, address, this.#chosen.address);
  }

  forwardTangent({ samples, inputTangent }: StagePass): void {
    const { takeChosen, meanPool } = this.#kernels;
    const { height, width, channels } = this.#shape.image;
    const { size, pooling } = this.#shape;
    const { address } = this.tangent;
    if (pooling === "mean") meanPool(inputTangent, samples, height, width, channels, size, address);
    else takeChosen(inputTangent, samples, height, width, channels, size, address, this.#chosen.address);
  }

  backward({ samples, inputDelta }: StagePass): void {
    this.#spread(samples, this.delta.address, inputDelta);
  }

  backwardTangent({ samples, inputDelta, inputDeltaTangent }: StagePass): void {
    this.#spread(samples, this.delta.address, inputDelta);
    this.#spread(samples, this.deltaTangent.address, inputDeltaTangent);
  }

  #spread(samples: number, delta: number, out: number): void {
    const { placeChosen, spreadMean } = this.#kernels;
    const { height, width, channels } = this.#shape.image;
    const { size, pooling } = this.#shape;
    if (pooling === "mean") spreadMean(delta, samples, height, width, channels, size, out);
    else placeChosen(delta, samples, height, width, channels, size, out, this.#chosen.address);
  }
}
