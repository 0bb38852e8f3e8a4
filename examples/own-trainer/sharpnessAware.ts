import { defineTrainer, drawBatch } from "../../src/learning.ts";

/** Length of the move toward a higher loss in each step. */
const REACH = 0.05;

/**
 * Sharpness-aware minimization (Foret et al. 2021): each step follows the gradient at the nearby point of highest loss, so
 * that the model ends in a region of flat loss. Such models lose less when a coalition averages them.
 */
export default defineTrainer({
  name: "sharpness-aware",
  room: 1,
  gradientsPerStep: 2,
  direction: ({ workspace, point, direction, room: [worst], samples, indices, terms, stream }) => {
    workspace.useBatch({ samples, indices: drawBatch(indices, terms.batchSize, stream) });
    workspace.gradient(point, direction);
    const norm = workspace.norm(direction);
    if (!(norm > 0)) return;
    workspace.addScaled(worst!, point, REACH / norm, direction);
    workspace.gradient(worst!, direction);
  },
});
