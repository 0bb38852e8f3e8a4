// The kernels of gfml: float32 linear algebra for small networks in 128-bit SIMD. Everything works on byte addresses of
// the instance's own memory; nothing allocates. Every output is summed in one order that depends on the shapes alone, so
// the same arguments give the same bits on any machine, in any thread.
//
// One source, two binaries: FMA = 0 (every product rounded, the same bits everywhere) and FMA = 1 (relaxed multiply-add:
// faster, and the machine decides whether it rounds the product; `probeRounding` finds out).
export { multiply } from "./multiply";
export { countNonzeroBytes, countNonzeroFloats, denseFromBytes, rowsFromBytes, rowsFromFloats } from "./features";
export { columnsFromRows, sparseMultiply } from "./sparse";
export { maximumPool, meanPool, patchesOf, placeChosen, spreadMean, sumPatches, takeChosen } from "./images";
export { addBias, addBiasElu, addBiasRelu, eluBackward, eluBackwardTangent } from "./elu";
export { softmaxCrossEntropy, softmaxCrossEntropyTangent } from "./crossEntropy";
export { addScaled, columnSums, copyRows, squaredNorm, transpose } from "./vectors";
export { probeRounding } from "./multiplyAdd";
