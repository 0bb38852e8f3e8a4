import { defineTrainer, drawBatch } from "../../src/learning.ts";

/** How far each step looks: the length of the move towards a higher loss. */
const REACH = 0.05;

/**
 * Sharpness-aware minimization (Foret et al. 2021): each step follows the gradient at the worst point nearby, so that the
 * model ends where the loss is flat. Such models lose less when a coalition averages them.
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
