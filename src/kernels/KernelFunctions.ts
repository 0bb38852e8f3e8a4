/**
 * The functions of the kernel binaries (assembly/). Addresses are bytes in the instance's memory; `stride` is in bytes
 * where the name says so and in numbers otherwise, as documented with each function's source.
 */
export interface KernelFunctions {
  readonly memory: WebAssembly.Memory;
  multiply(
    a: number,
    aRowStrideBytes: number,
    aColumnStrideBytes: number,
    b: number,
    bStrideBytes: number,
    c: number,
    cStrideBytes: number,
    rows: number,
    columns: number,
    inner: number,
    accumulate: number,
  ): void;
  sparseMultiply(
    starts: number,
    entries: number,
    rows: number,
    b: number,
    bStrideBytes: number,
    c: number,
    cStrideBytes: number,
    columns: number,
    accumulate: number,
  ): void;
  countNonzeroBytes(bytes: number, count: number): number;
  countNonzeroFloats(values: number, count: number): number;
  denseFromBytes(bytes: number, out: number, count: number): void;
  rowsFromBytes(bytes: number, rows: number, columns: number, table: number, starts: number, entries: number): void;
  rowsFromFloats(values: number, rows: number, columns: number, starts: number, entries: number): void;
  columnsFromRows(
    rowStarts: number,
    rowEntries: number,
    rows: number,
    columns: number,
    columnStarts: number,
    columnEntries: number,
  ): void;
  addBias(z: number, bias: number, rows: number, columns: number): void;
  addBiasRelu(z: number, bias: number, slope: number, rows: number, columns: number): void;
  addBiasElu(z: number, bias: number, slope: number, rows: number, columns: number): void;
  eluBackward(gradient: number, slope: number, count: number): void;
  eluBackwardTangent(
    tangent: number,
    gradient: number,
    activation: number,
    slope: number,
    zTangent: number,
    count: number,
  ): void;
  softmaxCrossEntropy(
    logits: number,
    labels: number,
    rows: number,
    classes: number,
    stride: number,
    scale: number,
    probabilities: number,
    gradient: number,
  ): number;
  softmaxCrossEntropyTangent(
    tangent: number,
    probabilities: number,
    rows: number,
    classes: number,
    stride: number,
    scale: number,
  ): void;
  addScaled(out: number, a: number, scale: number, b: number, count: number): void;
  squaredNorm(a: number, count: number): number;
  columnSums(a: number, rows: number, columns: number, out: number): void;
  copyRows(from: number, fromStride: number, to: number, toStride: number, rows: number, columns: number): void;
  transpose(a: number, rows: number, columns: number, out: number, outStride: number): void;
  patchesOf(
    input: number,
    images: number,
    height: number,
    width: number,
    channels: number,
    kernel: number,
    stride: number,
    padding: number,
    outHeight: number,
    outWidth: number,
    patches: number,
  ): void;
  sumPatches(
    patches: number,
    images: number,
    height: number,
    width: number,
    channels: number,
    kernel: number,
    stride: number,
    padding: number,
    outHeight: number,
    outWidth: number,
    out: number,
  ): void;
  maximumPool(
    input: number,
    images: number,
    height: number,
    width: number,
    channels: number,
    size: number,
    out: number,
    chosen: number,
  ): void;
  takeChosen(
    input: number,
    images: number,
    height: number,
    width: number,
    channels: number,
    size: number,
    out: number,
    chosen: number,
  ): void;
  placeChosen(
    input: number,
    images: number,
    height: number,
    width: number,
    channels: number,
    size: number,
    out: number,
    chosen: number,
  ): void;
  meanPool(
    input: number,
    images: number,
    height: number,
    width: number,
    channels: number,
    size: number,
    out: number,
  ): void;
  spreadMean(
    input: number,
    images: number,
    height: number,
    width: number,
    channels: number,
    size: number,
    out: number,
  ): void;
  probeRounding(one: number): number;
}
