import { InvalidValueError, internalError } from "../core/index.ts";
import type { Batch } from "../data/index.ts";
import type { Model } from "./Model.ts";
import type { ModelWorkspace, WorkspaceVector } from "./ModelWorkspace.ts";

/** One workspace per model, as the port requires; collected with its model. */
const arrayWorkspaces = new WeakMap<Model, ModelWorkspace>();

/** The model's workspace, or one over plain arrays that calls the model's functions. */
export const workspaceOf = (model: Model): ModelWorkspace => {
  if (model.workspace !== undefined) return model.workspace;
  let workspace = arrayWorkspaces.get(model);
  if (workspace === undefined) {
    workspace = createArrayWorkspace(model);
    arrayWorkspaces.set(model, workspace);
  }
  return workspace;
};

/** A workspace over plain arrays, for models without one (and to check those that have one). */
export const createArrayWorkspace = (model: Model): ModelWorkspace => {
  const arrays: Float32Array[] = [];
  let current: Batch | undefined;
  const array = ({ position }: WorkspaceVector): Float32Array => {
    const values = arrays[position];
    if (values === undefined) throw internalError("a workspace vector was used before it was reserved", { position });
    return values;
  };
  const batch = (): Batch => {
    if (current === undefined) throw internalError("a workspace was used before its first batch");
    return current;
  };
  return {
    vectors: (count) => {
      while (arrays.length < count) arrays.push(new Float32Array(model.parameterCount));
      return Array.from({ length: count }, (_, position) => ({ position }));
    },
    write: (target, values) => array(target).set(values),
    read: (source, out) => out.set(array(source)),
    useBatch: (next) => {
      requireBatch(model, next);
      current = next;
    },
    gradient: (at, out) => model.lossAndGradient(array(at), batch(), array(out)),
    hessianVectorProduct: (at, vector, out) =>
      model.hessianVectorProduct(array(at), array(vector), batch(), array(out)),
    logits: (at) => model.logits(array(at), batch()),
    addScaled: (out, a, scale, b) => {
      const [target, left, right] = [array(out), array(a), array(b)];
      const factor = Math.fround(scale);
      for (let index = 0; index < target.length; index++)
        target[index] = left[index]! + Math.fround(factor * right[index]!);
    },
    norm: (vector) => Math.sqrt(squaredNorm(array(vector))),
  };
};

/** Sum of squares in float64: four partial sums by index mod 4, then (0 + 2) + (1 + 3), as the kernels sum. */
const squaredNorm = (values: Float32Array): number => {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const whole = values.length & ~3;
  for (let index = 0; index < whole; index += 4) {
    s0 += values[index]! * values[index]!;
    s1 += values[index + 1]! * values[index + 1]!;
    s2 += values[index + 2]! * values[index + 2]!;
    s3 += values[index + 3]! * values[index + 3]!;
  }
  const rest = values.length - whole;
  if (rest > 0) s0 += values[whole]! * values[whole]!;
  if (rest > 1) s1 += values[whole + 1]! * values[whole + 1]!;
  if (rest > 2) s2 += values[whole + 2]! * values[whole + 2]!;
  return s0 + s2 + (s1 + s3);
};

/**
 * Refuses parameter vectors of the wrong length, and an `out` that shares memory with an input.
 *
 * @throws InvalidValueError naming the vector
 */
export const requireVectors = (
  parameterCount: number,
  inputs: Readonly<Record<string, Float32Array>>,
  out?: Float32Array,
): void => {
  for (const [name, vector] of Object.entries(inputs)) {
    if (vector.length !== parameterCount)
      throw new InvalidValueError(`${name}.length`, vector.length, `the model's parameter count ${parameterCount}`);
    if (out !== undefined && overlap(vector, out))
      throw new InvalidValueError("out", `overlaps ${name}`, "memory that no input uses", "pass a separate array");
  }
  if (out !== undefined && out.length !== parameterCount)
    throw new InvalidValueError("out.length", out.length, `the model's parameter count ${parameterCount}`);
};

const overlap = (a: Float32Array, b: Float32Array): boolean =>
  a.buffer === b.buffer && a.byteOffset < b.byteOffset + b.byteLength && b.byteOffset < a.byteOffset + a.byteLength;

/** Refuses samples of classes for a model of a quantity, and the other way round. @throws InvalidValueError */
const requireTargets = (classCount: number, { targets, count }: Batch["samples"]): void => {
  if (classCount > 1 ? targets === undefined : targets?.length === count) return;
  const allowed =
    classCount > 1
      ? "absent for a model of classes"
      : `count = ${count} for a model of one output, which learns a quantity`;
  throw new InvalidValueError("samples.targets.length", targets?.length, allowed);
};

/** The properties of a model that decide which batches fit it. */
export interface BatchShape {
  readonly featureCount: number;
  readonly classCount: number;
}

/**
 * Refuses a batch that a model cannot process, before any work: wrong feature count, rows or labels out of range, arrays of
 * the wrong length, no rows.
 *
 * @throws InvalidValueError naming the field
 */
export const requireBatch = ({ featureCount, classCount }: BatchShape, { samples, indices }: Batch): void => {
  if (samples.featureCount !== featureCount)
    throw new InvalidValueError(
      "samples.featureCount",
      samples.featureCount,
      `the model's feature count ${featureCount}`,
    );
  if (samples.features.length !== samples.count * featureCount)
    throw new InvalidValueError(
      "samples.features.length",
      samples.features.length,
      `count x featureCount = ${samples.count * featureCount}`,
    );
  if (samples.labels.length !== samples.count)
    throw new InvalidValueError("samples.labels.length", samples.labels.length, `count = ${samples.count}`);
  requireTargets(classCount, samples);
  if (indices.length === 0) throw new InvalidValueError("batch.indices.length", 0, "at least 1");
  for (let row = 0; row < indices.length; row++) {
    const index = indices[row]!;
    if (index >= samples.count)
      throw new InvalidValueError(`batch.indices[${row}]`, index, `less than the sample count ${samples.count}`);
    const label = samples.labels[index]!;
    if (label >= classCount)
      throw new InvalidValueError(`samples.labels[${index}]`, label, `less than the model's class count ${classCount}`);
  }
};
