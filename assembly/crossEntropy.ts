import { exponential } from "./exponential";
import { naturalLogarithm } from "./logarithm";

/**
 * Softmax cross-entropy of rows of logits. Writes the probabilities and the gradient (p - [label]) * scale, zero in the
 * columns from `classes` to the stride, and returns the sum of the losses ln sum e^z - z_label in float64.
 *
 * @param stride - of all matrices, in numbers: `classes` rounded up to a multiple of 4
 */
export function softmaxCrossEntropy(
  logits: usize, labels: usize, rows: i32, classes: i32, stride: i32, scale: f32, probabilities: usize, gradient: usize,
): f64 {
  const bytes = usize(stride) << 2;
  const end = usize(classes) << 2;
  let loss: f64 = 0;
  for (let row = 0; row < rows; row++) {
    let most = load<f32>(logits);
    for (let offset: usize = 4; offset < end; offset += 4) most = max(most, load<f32>(logits + offset));
    const shift = f32x4.splat(most);
    for (let offset: usize = 0; offset < bytes; offset += 16)
      v128.store(probabilities + offset, exponential(f32x4.sub(v128.load(logits + offset), shift)));
    let sum: f64 = 0;
    for (let offset: usize = 0; offset < end; offset += 4) sum += f64(load<f32>(probabilities + offset));
    for (let offset = end; offset < bytes; offset += 4) store<f32>(probabilities + offset, 0);
    const inverse = f32x4.splat(f32(1 / sum));
    const factor = f32x4.splat(scale);
    for (let offset: usize = 0; offset < bytes; offset += 16) {
      const p = f32x4.mul(v128.load(probabilities + offset), inverse);
      v128.store(probabilities + offset, p);
      v128.store(gradient + offset, f32x4.mul(p, factor));
    }
    const place = usize(load<u8>(labels + usize(row))) << 2;
    store<f32>(gradient + place, (load<f32>(probabilities + place) - 1) * scale);
    loss += naturalLogarithm(sum) + (f64(most) - f64(load<f32>(logits + place)));
    logits += bytes;
    probabilities += bytes;
    gradient += bytes;
  }
  return loss;
}

/** The directional derivative of the gradient above: p (t - sum p t) * scale for the tangent t of the logits, in place. */
export function softmaxCrossEntropyTangent(
  tangent: usize, probabilities: usize, rows: i32, classes: i32, stride: i32, scale: f32,
): void {
  const bytes = usize(stride) << 2;
  const end = usize(classes) << 2;
  const factor = f32x4.splat(scale);
  for (let row = 0; row < rows; row++) {
    let mean: f64 = 0;
    for (let offset: usize = 0; offset < end; offset += 4)
      mean += f64(load<f32>(probabilities + offset)) * f64(load<f32>(tangent + offset));
    const center = f32x4.splat(f32(mean));
    for (let offset: usize = 0; offset < bytes; offset += 16) {
      const p = v128.load(probabilities + offset);
      const t = f32x4.sub(v128.load(tangent + offset), center);
      v128.store(tangent + offset, f32x4.mul(f32x4.mul(p, t), factor));
    }
    tangent += bytes;
    probabilities += bytes;
  }
}
