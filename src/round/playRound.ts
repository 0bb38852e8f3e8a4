import type { RoundState } from "./RoundState.ts";
import { closeRound, type PlayedRound } from "./steps/closeRound.ts";
import { collectRequests } from "./steps/collectRequests.ts";
import { formPartition } from "./steps/formPartition.ts";
import { publishRound } from "./steps/publishRound.ts";
import type { RoundContext } from "./steps/RoundContext.ts";
import { readReputations } from "./steps/readReputations.ts";
import { recruitHeads } from "./steps/recruitHeads.ts";
import { reachJointEquilibrium, setIncentives } from "./steps/setIncentives.ts";
import { settleCoalitions } from "./steps/settleCoalitions.ts";
import { trainCoalitions } from "./steps/trainCoalitions.ts";

/**
 * Plays one round of GFML (the paper's Algorithm 2), as its provider does it in a simulation and in a deployment alike.
 *
 * | here | section III | algorithms |
 * |---|---|---|
 * | 1 requests | step 1 | Algorithm 2, lines 11-14 |
 * | 2 reputations | step 2 | |
 * | 3 recruitment | step 3 | Algorithm 1, lines 7-14 |
 * | 4 coalitions | step 4 | Algorithm 1, lines 15-35; Algorithm 2, line 10 |
 * | 5 incentives | step 5, game | Algorithm 2, lines 17-20 |
 * | 6 publication | step 6, records | |
 * | 7 training | step 5, learning | Algorithm 2, lines 18-33 |
 * | 8 settlements | steps 6 and 7 | Algorithm 2, lines 30-31 |
 * | 9 next state | | Algorithm 2, line 9 |
 *
 * State, models and ledger are all that outlives a round, so a round can be played again from a checkpoint.
 *
 * @param context - the task, its learners and the ports
 * @param state - where the last round left the task
 * @param models - theta_j of each coalition, by index
 * @param signal - ends the round early
 * @throws whatever a port throws. A restart from the last checkpoint then settles nothing twice
 */
export const playRound = async (
  context: RoundContext,
  state: RoundState,
  models: readonly Float32Array[],
  signal?: AbortSignal,
): Promise<PlayedRound> => {
  const round = { ...context, state, models, signal };

  // 1 requests: the learners that play, and their embeddings under each coalition's model
  const requests = await collectRequests(round);

  // 2 reputations: R_global of each learner, from the ledger
  const reputations = await readReputations(round, requests);

  // 3 recruitment: a head for each coalition, its similarity S_ji to each learner, and each learner's R_ji
  const recruitment = await recruitHeads(round, requests, reputations);

  // 4 coalitions: the coalition formation game
  const formation = formPartition(round, recruitment);

  // 5 incentives: the Stackelberg game between provider and learners, I_comp and the frequencies
  const incentives = setIncentives(round, recruitment, formation);

  // where the task asks for it, both games again until neither changes anything
  const games = reachJointEquilibrium(round, { recruitment, formation, incentives });

  // 6 publication: coalitions and incentives on the ledger
  const publication = await publishRound(round, requests, games);

  // 7 training: local steps, aggregation by the heads, and the check of the heads' work
  const training = await trainCoalitions(round, requests, games);

  // 8 settlements: contributions, payments and reputations on the ledger
  const settlements = await settleCoalitions(round, training);

  // 9 next state: what the next round starts from
  return closeRound(round, { requests, reputations, ...games, publication, settlements });
};
