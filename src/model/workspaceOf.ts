import { InternalError } from "../core/index.ts";
import type { Batch } from "../data/index.ts";
import type { Model } from "./Model.ts";
import type { ModelWorkspace, WorkspaceVector } from "./ModelWorkspace.ts";
import { requireBatch } from "./requireBatch.ts";

/** One workspace a model, as the port says; collected with its model. */
const arrayWorkspaces = new WeakMap<Model, ModelWorkspace>();

/** The model's own workspace, or one over plain arrays that calls the model's functions. */
export const workspaceOf = (model: Model): ModelWorkspace => {
  if (model.workspace !== undefined) return model.workspace;
  let workspace = arrayWorkspaces.get(model);
  if (workspace === undefined) {
    workspace = createArrayWorkspace(model);
    arrayWorkspaces.set(model, workspace);
  }
  return workspace;
};

/** A workspace over plain arrays, for models without a memory of their own (and to check those that have one). */
export const createArrayWorkspace = (model: Model): ModelWorkspace => {
  const arrays: Float32Array[] = [];
  let current: Batch | undefined;
  const array = ({ position }: WorkspaceVector): Float32Array => {
    const values = arrays[position];
    if (values === undefined)
      throw new InternalError("a workspace vector was used before it was reserved", { position });
    return values;
  };
  const batch = (): Batch => {
    if (current === undefined) throw new InternalError("a workspace was used before its first batch");
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
