import type { RandomStream } from "../core/index.ts";
import { ln } from "./ln.ts";

/** One standard normal number, by Marsaglia's polar method: no sine, so that every engine gives the same bits. */
export const normal = (random: RandomStream): number => {
  for (;;) {
    const x = 2 * random.uniform() - 1;
    const y = 2 * random.uniform() - 1;
    const s = x * x + y * y;
    if (s > 0 && s < 1) return x * Math.sqrt((-2 * ln(s)) / s);
  }
};
