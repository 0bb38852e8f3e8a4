import type { RoundState } from "../state/RoundState.ts";
import type { ModelChoice } from "./chooseModels.ts";
import { passiveLearners } from "./passiveLearners.ts";
import type { RoundContext } from "./RoundContext.ts";

/**
 * Puts on record which model each passive learner is handed, ascending by learner. It is done before the next round opens;
 * measuring what the learners make of the models may then take its time.
 */
export const handOverModels = async (context: RoundContext, state: RoundState, modelOf: ModelChoice): Promise<void> => {
  const learners = passiveLearners(context)
    .sort((a, b) => a - b)
    .flatMap((learner) => {
      const coalition = modelOf.get(learner);
      return coalition === undefined ? [] : [{ learner, coalition, modelHash: state.modelHashes[coalition]! }];
    });
  if (learners.length > 0) await context.ledger.handOver({ task: context.task, round: state.round, learners });
};
