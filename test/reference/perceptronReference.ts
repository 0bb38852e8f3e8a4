/**
 * The perceptron and its meta-gradient once more, in slow plain float64 without a line shared with the kernels: loops as
 * in a textbook, Hessian-vector products as central differences of gradients (in float64 they err 1e-9 or so).
 */
export interface ReferenceBatch {
  readonly features: readonly (readonly number[])[];
  readonly labels: readonly number[];
}

const elu = (z: number): number => (z > 0 ? z : Math.expm1(z));
const eluSlope = (z: number): number => (z > 0 ? 1 : Math.exp(z));

/** Mean softmax cross-entropy and its gradient. */
const referenceGradient = (
  layerSizes: readonly number[],
  parameters: readonly number[],
  { features, labels }: ReferenceBatch,
): { readonly loss: number; readonly gradient: number[] } => {
  const gradient = parameters.map(() => 0);
  const offsets = [0];
  for (let l = 1; l < layerSizes.length; l++) offsets.push(offsets[l - 1]! + (layerSizes[l - 1]! + 1) * layerSizes[l]!);
  const last = layerSizes.length - 1;
  let loss = 0;
  features.forEach((row, sample) => {
    const zs: number[][] = [];
    const hs: number[][] = [[...row]];
    for (let l = 1; l <= last; l++) {
      const [inputs, outputs, offset] = [layerSizes[l - 1]!, layerSizes[l]!, offsets[l - 1]!];
      const z = Array.from({ length: outputs }, (_, o) => {
        let sum = parameters[offset + inputs * outputs + o]!;
        for (let i = 0; i < inputs; i++) sum += hs[l - 1]![i]! * parameters[offset + i * outputs + o]!;
        return sum;
      });
      zs.push(z);
      hs.push(l === last ? z : z.map(elu));
    }
    const scores = hs[last]!;
    const total = scores.reduce((sum, score) => sum + Math.exp(score), 0);
    const label = labels[sample]!;
    loss += (Math.log(total) - scores[label]!) / features.length;
    let delta = scores.map((score, c) => (Math.exp(score) / total - (c === label ? 1 : 0)) / features.length);
    for (let l = last; l >= 1; l--) {
      const [inputs, outputs, offset] = [layerSizes[l - 1]!, layerSizes[l]!, offsets[l - 1]!];
      const before = Array.from({ length: inputs }, () => 0);
      for (let o = 0; o < outputs; o++) {
        gradient[offset + inputs * outputs + o]! += delta[o]!;
        for (let i = 0; i < inputs; i++) {
          gradient[offset + i * outputs + o]! += hs[l - 1]![i]! * delta[o]!;
          before[i]! += parameters[offset + i * outputs + o]! * delta[o]!;
        }
      }
      if (l > 1) delta = before.map((value, i) => value * eluSlope(zs[l - 2]![i]!));
    }
  });
  return { loss, gradient };
};

/** g' - beta Hess f(theta; D'') g' with g' = grad f(theta - beta g; D'): eq. (3). */
export const referenceMetaGradient = (
  layerSizes: readonly number[],
  theta: readonly number[],
  [inner, outer, curvature]: readonly [ReferenceBatch, ReferenceBatch, ReferenceBatch],
  beta: number,
  secondOrder: boolean,
): number[] => {
  const first = referenceGradient(layerSizes, theta, inner).gradient;
  const adapted = theta.map((value, k) => value - beta * first[k]!);
  const meta = referenceGradient(layerSizes, adapted, outer).gradient;
  if (!secondOrder) return meta;
  const step = 1e-5 / Math.hypot(...meta);
  const gradientAt = (shift: number): number[] =>
    referenceGradient(
      layerSizes,
      theta.map((value, k) => value + shift * meta[k]!),
      curvature,
    ).gradient;
  const above = gradientAt(step);
  const below = gradientAt(-step);
  return meta.map((value, k) => value - (beta * (above[k]! - below[k]!)) / (2 * step));
};
