/**
 * How the multiply-adds of the kernels round. `"strict"`: product and sum each round, the same bits on every machine.
 * `"fma"`: the machine's fused multiply-add where it has one (relaxed SIMD): faster, bits differ from strict and may differ
 * between machines. `detectRounding` tells what a machine really does.
 */
export type Rounding = "strict" | "fma";
