/** A tensor of a safetensors file: float32 (F32), float16 (F16, held as float32) or bytes (U8), row-major. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | Uint8Array;
  /** Floats to be written as float16, each rounded to the nearest one. */
  readonly dtype?: "F16";
}

/** The content of a safetensors file. */
export interface Tensors {
  readonly metadata: Readonly<Record<string, string>>;
  /** In the order of their bytes. */
  readonly tensors: readonly Tensor[];
}
