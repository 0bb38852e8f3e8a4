import type { Calibration } from "../../meta/index.ts";
import { hashParameters } from "../../round/index.ts";
import { MalformedMessageError, notConnectedError } from "../errors.ts";
import { floatsFromBytes } from "../wire/floats.ts";
import { readSession, sessionMessage } from "../wire/headers.ts";
import type { JoinedLearner } from "./joinFederation.ts";

/** A model for a passive learner. */
export interface FetchedModel {
  readonly parameters: Float32Array;
  /** Number of rounds that trained the model. */
  readonly round: number;
  readonly coalition: number;
  /** SHA-256 of the parameters, as on the ledger. */
  readonly modelHash: string;
  /** How a newcomer adapts it without tuning; absent where the task's learners have not rehearsed that. */
  readonly calibration?: Calibration;
}

/** Time for the open round to end and for the model to arrive, s. */
const PATIENCE = 600;

/**
 * Requests the model of the head that a passive learner is most similar to. The provider grants it between two rounds, after
 * the ledger has recorded the learner's request.
 *
 * @throws GFML_NOT_CONNECTED; RefusedError if the learner trains, or if there is no model; MalformedMessageError if the model
 *   does not match its hash
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
  const { round, coalition, modelHash, calibration } = readSession(answer, "model-answer");
  const parameters = floatsFromBytes(answer.payload, 1, parameterCount)[0]!;
  if ((await hashParameters(parameters)) !== modelHash)
    throw new MalformedMessageError("the model does not match its recorded hash", { coalition });
  return { parameters, round, coalition, modelHash, ...(calibration && { calibration }) };
};
