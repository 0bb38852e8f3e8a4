import type { Block, KernelMemory } from "../../kernels/index.ts";
import { type Layer, roundUp } from "./layers.ts";

/** Where the passes keep what they know of one layer for one batch: batch x stride each, in kernel memory. */
export interface LayerMemory {
  /** Activations (hidden layers) or logits (last layer). */
  readonly output: Block;
  /** ELU's derivative (hidden layers). */
  readonly slope: Block;
  /** Directional derivative of z and of the activations (hidden layers). */
  readonly zTangent: Block;
  readonly tangent: Block;
  /** Gradient of the loss in z, and its directional derivative. */
  readonly delta: Block;
  readonly deltaTangent: Block;
  /** Room for a padded copy of weights and bias: of a point, of a direction, of a gradient (0 where rows need none). */
  readonly point: PaddedCopy;
  readonly direction: PaddedCopy;
  readonly gradient: PaddedCopy;
  /** Room for the transposed weights of a point and of a direction (0 in the first layer: nothing lies before it). */
  readonly transposed: number;
  readonly transposedDirection: number;
}

/** Addresses of weights and bias with rows padded to a multiple of 4. */
export interface PaddedCopy {
  readonly weight: number;
  readonly bias: number;
}

/** Reserves what does not depend on the batch's size; the blocks grow with the first passes. */
export const layerMemory = (memory: KernelMemory, layer: Layer, isFirst: boolean): LayerMemory => {
  const { inputs, outputs, stride, direct } = layer;
  const copy = (): PaddedCopy =>
    direct
      ? { weight: 0, bias: 0 }
      : { weight: memory.allocate(inputs * stride * 4), bias: memory.allocate(stride * 4) };
  const transposed = (): number => (isFirst ? 0 : memory.allocate(outputs * roundUp(inputs) * 4));
  const block = (): Block => ({ address: 0, capacity: 0 });
  return {
    output: block(),
    slope: block(),
    zTangent: block(),
    tangent: block(),
    delta: block(),
    deltaTangent: block(),
    point: copy(),
    direction: copy(),
    gradient: copy(),
    transposed: transposed(),
    transposedDirection: transposed(),
  };
};
