import type { LearnerRequest } from "../ports/messages.ts";
import { digestOf, hashParameters } from "../state/digest.ts";

/** Hashes of models, which many learners are sent in one round. */
const hashes = new WeakMap<Float32Array, Promise<string>>();

const hashOf = (parameters: Float32Array): Promise<string> => {
  const known = hashes.get(parameters) ?? hashParameters(parameters);
  hashes.set(parameters, known);
  return known;
};

/** SHA-256 over all of a request, hex. Models are taken for what they were when they were first asked with. */
export const digestRequest = async (request: LearnerRequest): Promise<string> => {
  switch (request.kind) {
    case "embed":
      return digestOf({ ...request, models: await Promise.all(request.models.map(hashOf)) });
    case "train":
    case "head":
    case "personalise":
      return digestOf({ ...request, model: await hashOf(request.model) });
    case "open":
    case "settle":
      return digestOf(request);
  }
};
