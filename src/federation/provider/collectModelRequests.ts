import type { LearnerId } from "../../core/index.ts";
import { verifyModelRequest } from "../../ledger/index.ts";
import type { ModelChoice, RoundContext } from "../../round/index.ts";
import type { ServiceConfig } from "../config/serviceSchema.ts";
import { readSession, sessionMessage } from "../wire/readHeader.ts";
import type { PreparedService } from "./prepareService.ts";
import type { Sessions } from "./Sessions.ts";

/** Signatures by which passive learners ask for a model before a round. Who does not answer asks for nothing. */
export const collectModelRequests = async (
  {
    sessions,
    service,
    config,
    ending,
  }: {
    readonly sessions: Sessions;
    readonly service: PreparedService;
    readonly config: ServiceConfig;
    readonly ending: AbortSignal;
  },
  { registrations }: RoundContext,
  round: number,
  chosen: ModelChoice,
): Promise<[LearnerId, string][]> => {
  const passive = [...registrations.values()].filter(({ learner, active }) => !active && chosen.has(learner));
  const answers = await Promise.all(
    passive.map(async ({ learner, account }): Promise<[LearnerId, string] | undefined> => {
      try {
        const message = sessionMessage("model-request", { task: service.task, round });
        const answer = await sessions.of(learner)?.peer.request(message, {
          timeout: config.life.patience,
          signal: ending,
          maxPayload: 0,
        });
        if (answer === undefined) return undefined;
        const { signature } = readSession(answer, "model-request-answer");
        const signer = verifyModelRequest({ task: service.task, round, learner }, signature, service.domains);
        return signer === account?.toLowerCase() ? [learner, signature] : undefined;
      } catch {
        ending.throwIfAborted();
        return undefined;
      }
    }),
  );
  return answers.filter((one) => one !== undefined);
};
