import {
  globalAccuracy,
  personalizedAccuracy,
  personalizedLoss,
  roundDeviation,
  roundsTo,
  roundsToOwnLevel,
} from "../metrics/learningMetrics.ts";
import { gfml, type SchemeName, schemeVariant, schemeVariants } from "../plan/variants.ts";
import type { Claim } from "./Claim.ts";
import { exceeds } from "./parts.ts";

const scheme = schemeVariant;
const others = schemeVariants.filter(({ name }) => name !== gfml.name);
const randomSchemes: readonly SchemeName[] = ["random+random", "random+stackelberg", "random+optimized"];
const fixedSchemes: readonly SchemeName[] = ["fixed+stackelberg", "fixed+optimized"];
const to80 = roundsTo(0.8);

const fig3 = { figure: "fig3", kind: "ordering", rule: { kind: "positive" } } as const;

/** Fig. 3 and the text on it: accuracy, loss, speed and stability of the eleven schemes. */
export const fig3Claims: readonly Claim[] = [
  {
    ...fig3,
    id: "fig3-gfml-first",
    quote: "GFML has the highest personalized accuracy of all schemes",
    paper: "GFML first of eleven",
    parts: others.map((other) => exceeds(personalizedAccuracy, gfml, other)),
  },
  {
    ...fig3,
    id: "fig3-gfml-lowest-loss",
    quote: "GFML has the lowest loss of all schemes",
    paper: "GFML lowest of eleven",
    parts: others.map((other) => exceeds(personalizedLoss, other, gfml)),
  },
  {
    ...fig3,
    id: "fig3-best-effort-low",
    quote: "Best effort reaches a low accuracy only: it averages unlike tasks together",
    paper: "GFML > best effort",
    parts: (["best-effort+optimized", "best-effort+stackelberg", "best-effort+random-head"] as const).map((name) =>
      exceeds(personalizedAccuracy, gfml, scheme(name)),
    ),
  },
  {
    ...fig3,
    id: "fig3-best-effort-stable",
    quote: "Best effort is stable with optimized frequencies and its fixed head, unstable with a random one",
    paper: "deviation: random head > lowest deadline",
    parts: (["best-effort+optimized", "best-effort+stackelberg"] as const).map((name) =>
      exceeds(roundDeviation, scheme("best-effort+random-head"), scheme(name)),
    ),
  },
  {
    ...fig3,
    id: "fig3-best-effort-fast",
    quote: "Best effort converges fast with optimized frequencies and its fixed head",
    paper: "rounds: random head > lowest deadline",
    parts: (["best-effort+optimized", "best-effort+stackelberg"] as const).map((name) =>
      exceeds(roundsToOwnLevel, scheme("best-effort+random-head"), scheme(name)),
    ),
    note: "Speed is rounds to 95 % of the run's own final accuracy.",
  },
  {
    ...fig3,
    id: "fig3-random-unstable",
    quote: "Random coalitions are unstable",
    paper: "deviation: random > GFML",
    parts: randomSchemes.map((name) => exceeds(roundDeviation, scheme(name), gfml)),
  },
  {
    ...fig3,
    id: "fig3-random-slow",
    quote: "Random coalitions converge slowly",
    paper: "rounds: random > GFML",
    parts: randomSchemes.map((name) => exceeds(to80, scheme(name), gfml)),
  },
  {
    ...fig3,
    id: "fig3-gfml-random-unstable",
    quote: "GFML with random frequencies is less stable than GFML",
    paper: "deviation: GFML+random > GFML",
    parts: [exceeds(roundDeviation, scheme("gfml+random"), gfml)],
  },
  {
    ...fig3,
    id: "fig3-gfml-random-slow",
    quote: "GFML with random frequencies converges more slowly than GFML",
    paper: "rounds: GFML+random > GFML",
    parts: [exceeds(to80, scheme("gfml+random"), gfml)],
  },
  {
    ...fig3,
    id: "fig3-gfml-random-lower",
    quote: "GFML with random frequencies is less accurate than GFML",
    paper: "GFML > GFML+random",
    parts: [exceeds(personalizedAccuracy, gfml, scheme("gfml+random"))],
  },
  {
    ...fig3,
    id: "fig3-random-frequencies-lower",
    quote: "Random coalitions with random frequencies do worse than with optimized resources",
    paper: "random+random lowest of the random",
    parts: (["random+optimized", "random+stackelberg"] as const).map((name) =>
      exceeds(personalizedAccuracy, scheme(name), scheme("random+random")),
    ),
  },
  {
    ...fig3,
    id: "fig3-stackelberg-better",
    quote: "GFML is slightly more accurate with the Stackelberg game than with fixed incentives",
    paper: "GFML > GFML+optimized",
    parts: [exceeds(personalizedAccuracy, gfml, scheme("gfml+optimized"))],
  },
  {
    ...fig3,
    id: "fig3-optimized-stable",
    quote: "GFML with fixed incentives is stable: more so than with random frequencies",
    paper: "deviation: GFML+random > GFML+optimized",
    parts: [exceeds(roundDeviation, scheme("gfml+random"), scheme("gfml+optimized"))],
  },
  {
    ...fig3,
    id: "fig3-fixed-stable",
    quote: "Fixed coalitions are stable: more so than random ones",
    paper: "deviation: random > fixed",
    parts: fixedSchemes.map((name) => exceeds(roundDeviation, scheme("random+stackelberg"), scheme(name))),
  },
  {
    ...fig3,
    id: "fig3-fixed-high",
    quote: "Fixed coalitions perform well: better than random ones and best effort",
    paper: "fixed > random, best effort",
    parts: fixedSchemes.flatMap((name) =>
      (["random+stackelberg", "best-effort+stackelberg"] as const).map((low) =>
        exceeds(personalizedAccuracy, scheme(name), scheme(low)),
      ),
    ),
  },
  {
    ...fig3,
    id: "fig3b-fixed-global",
    quote: "Before personalization the fixed coalitions' models are better than GFML's",
    paper: "fixed > GFML",
    parts: fixedSchemes.map((name) => exceeds(globalAccuracy, scheme(name), gfml)),
  },
  {
    ...fig3,
    id: "fig3-gfml-above-fixed",
    quote: "After personalization GFML is ahead of the fixed coalitions",
    paper: "GFML > fixed",
    parts: fixedSchemes.map((name) => exceeds(personalizedAccuracy, gfml, scheme(name))),
  },
  {
    ...fig3,
    id: "fig3-fixed-stackelberg",
    quote: "Fixed coalitions are more accurate with the Stackelberg game than with fixed incentives",
    paper: "fixed+stackelberg > fixed+optimized",
    parts: [exceeds(personalizedAccuracy, scheme("fixed+stackelberg"), scheme("fixed+optimized"))],
  },
];
