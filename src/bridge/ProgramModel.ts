import type { Model } from "../model/index.ts";
import type { Frame } from "./frames.ts";

/** The model of a trainer program, as far as gfml sees it. */
export type ProgramModel = Pick<
  Model,
  "name" | "parameterCount" | "featureCount" | "classCount" | "embeddingSize" | "blocks"
>;

/** Reads the model's description. @throws Error whose message says which field is wrong */
export const programModelOf = ({ model }: Frame["header"]): ProgramModel => {
  const fields = (model ?? {}) as Record<string, unknown>;
  const count = (name: string): number => {
    const value = fields[name];
    if (!Number.isSafeInteger(value) || !((value as number) > 0)) throw new Error(`model.${name} is ${String(value)}`);
    return value as number;
  };
  const parameterCount = count("parameterCount");
  let offset = 0;
  const blocks = (Array.isArray(fields.blocks) ? fields.blocks : []).map((block: unknown) => {
    const { name, shape } = (block ?? {}) as { readonly name?: unknown; readonly shape?: unknown };
    if (!Array.isArray(shape) || !shape.every((length) => Number.isSafeInteger(length) && length >= 0))
      throw new Error(`the shape of block ${String(name)} is ${JSON.stringify(shape)}`);
    const placed = { name: String(name), shape: shape as number[], offset };
    offset += placed.shape.reduce((product, length) => product * length, 1);
    return placed;
  });
  if (offset !== parameterCount) throw new Error(`the model's blocks cover ${offset} of ${parameterCount} parameters`);
  return {
    name: String(fields.name),
    parameterCount,
    featureCount: count("featureCount"),
    classCount: count("classCount"),
    embeddingSize: count("embeddingSize"),
    blocks,
  };
};
