import type { LearnerRequest } from "../ports/Link.ts";
import { digestOf, hashParameters } from "./digestOf.ts";
import { requestNames } from "./requestNames.ts";

/** Hashes of models, which many learners are sent in one round. */
const hashes = new WeakMap<Float32Array, Promise<string>>();

const hashOf = (parameters: Float32Array): Promise<string> => {
  const known = hashes.get(parameters) ?? hashParameters(parameters);
  hashes.set(parameters, known);
  return known;
};

/** SHA-256 over all of a request, hex. Models are taken for what they were when they were first asked with. */
export const digestRequest = async (request: LearnerRequest): Promise<string> => {
  const named = requestNames.encode(request) as Readonly<Record<string, unknown>>;
  switch (request.kind) {
    case "embed":
      return digestOf({ ...named, models: await Promise.all(request.models.map(hashOf)) });
    case "train":
    case "head":
    case "personalise":
      return digestOf({ ...named, model: await hashOf(request.model) });
    case "open":
    case "settle":
      return digestOf(named);
  }
};
