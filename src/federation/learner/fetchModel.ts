import { hashParameters } from "../../round/index.ts";
import { MalformedMessageError, notConnectedError } from "../errors.ts";
import { floatsFromBytes } from "../wire/floats.ts";
import { readSession, sessionMessage } from "../wire/headers.ts";
import type { JoinedLearner } from "./joinFederation.ts";

/** A model that a passive learner was handed. */
export interface FetchedModel {
  readonly parameters: Float32Array;
  /** Rounds that it was trained for. */
  readonly round: number;
  readonly coalition: number;
  /** SHA-256 of the parameters, as it is on record. */
  readonly modelHash: string;
}

/** s for a round to end and the model to come. */
const PATIENCE = 600;

/**
 * Asks the provider for the model of the head that a passive learner is most similar to: granted between two rounds, once
 * it is on record that the learner asked for it.
 *
 * @throws GFML_NOT_CONNECTED; RefusedError if the learner trains, or there is no model; MalformedMessageError if what came is
 *   not what its hash says
 */
export const fetchModel = async (learner: JoinedLearner, signal?: AbortSignal): Promise<FetchedModel> => {
  const peer = learner.provider();
  if (peer === undefined) throw notConnectedError();
  const { parameterCount } = learner.document.model;
  const answer = await peer.request(sessionMessage("fetch-model", {}), {
    timeout: PATIENCE,
    maxPayload: 4 * parameterCount,
    ...(signal && { signal }),
  });
  const { round, coalition, modelHash } = readSession(answer, "model-answer");
  const parameters = floatsFromBytes(answer.payload, 1, parameterCount)[0]!;
  if ((await hashParameters(parameters)) !== modelHash)
    throw new MalformedMessageError("the model that came is not the one on record", { coalition });
  return { parameters, round, coalition, modelHash };
};
