type Numbers = Float32Array | Float64Array | readonly number[];

/**
 * x_i = max(0, <update_i, m> / ||m||), m the mean of the others' updates [D5]; 0 where m is 0. Who is alone has no
 * others and is measured by its own norm. O(learners x parameters), in float64.
 */
export const projectionContributions = (updates: readonly Numbers[]): number[] => {
  const total = new Float64Array(updates[0]?.length ?? 0);
  for (const update of updates) for (let k = 0; k < total.length; k++) total[k]! += update[k]!;
  return updates.map((update) => {
    let along = 0;
    let square = 0;
    for (let k = 0; k < total.length; k++) {
      const own = update[k]!;
      const others = updates.length === 1 ? own : total[k]! - own;
      along += own * others;
      square += others * others;
    }
    return square === 0 ? 0 : Math.max(0, along / Math.sqrt(square));
  });
};
