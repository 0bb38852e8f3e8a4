import type { Block } from "../../kernels/index.ts";

/** Addresses that a pass through one stage works on. 0 stands for "not needed": nothing lies before the first stage. */
export interface StagePass {
  /** Samples of the current batch. */
  readonly samples: number;
  /** The stage's input, and its directional derivative. */
  readonly input: number;
  readonly inputTangent: number;
  /** Parameter vectors: the point, the direction, the result. */
  readonly point: number;
  readonly direction: number;
  readonly out: number;
  /** Where the loss's gradient in the input goes, and its directional derivative. */
  readonly inputDelta: number;
  readonly inputDeltaTangent: number;
}

/** What a pass needs memory for. Each includes the ones before. */
export type PassKind = "forward" | "gradient" | "product";

/** A layer of a network at work, with its memory. Blocks hold a row a sample. */
export interface Stage {
  /** Numbers that a sample of the output takes in memory. */
  readonly outputSize: number;
  /** The output, its directional derivative, the loss's gradient in it, and that one's directional derivative. */
  readonly output: Block;
  readonly tangent: Block;
  readonly delta: Block;
  readonly deltaTangent: Block;
  /** Makes room for a batch. Addresses stay until the next call. */
  reserve(samples: number, kind: PassKind): void;
  forward(pass: StagePass): void;
  forwardTangent(pass: StagePass): void;
  /** Turns `delta` into the parameters' gradient and the input's. Overwrites `delta`. */
  backward(pass: StagePass): void;
  /** Turns `delta` and `deltaTangent` into the directional derivatives of what `backward` writes. Overwrites both. */
  backwardTangent(pass: StagePass): void;
}
