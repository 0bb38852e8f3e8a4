import { createAggregator, UpdateOutOfRangeError } from "../../meta/index.ts";
import type { CoalitionOutcome } from "../ports/messages.ts";
import { chunkRange } from "../update/chunks.ts";
import { isCheckable } from "./isCheckable.ts";
import type { RoundContext } from "./RoundContext.ts";
import type { ReadOpenings } from "./readOpenings.ts";
import type { PlayedCoalition } from "./setIncentives.ts";

/**
 * The first opened chunk in which a head's model is not, bit for bit, what its members' updates give; undefined if there is
 * none. Under "krum" and "norm-clipping", which look at updates as a whole, nothing can be said.
 */
export const findFalseChunk = (
  { config, registrations }: Pick<RoundContext, "config" | "registrations">,
  { play, members: standings }: PlayedCoalition,
  start: Float32Array,
  { model }: CoalitionOutcome,
  openings: ReadOpenings,
  chunks: readonly number[],
): number | undefined => {
  if (!isCheckable(config.learning.aggregation)) return undefined;
  const places = new Map(play.participants.map(({ learner }, place) => [learner, place]));
  return chunks.find((index, at) => {
    const { start: from, end } = chunkRange(index, start.length);
    const aggregator = createAggregator(start.subarray(from, end), config.learning, Math.max(1, places.size));
    try {
      for (const [learner, parts] of openings) {
        const { parameters } = parts[at]!;
        const { sampleCount } = registrations.get(learner)!;
        aggregator.add({ parameters, sampleCount, reputation: standings[places.get(learner)!]!.reputation });
      }
    } catch (error) {
      // an update that cannot be averaged was taken for one that can
      if (error instanceof UpdateOutOfRangeError) return true;
      throw error;
    }
    return aggregator.result().some((value, place) => !Object.is(value, model[from + place]));
  });
};
