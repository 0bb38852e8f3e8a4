import { fixed } from "gfml/text";
import type { ReactNode } from "react";
import { strings } from "../strings.ts";
import type { ModelFacts } from "./messages.ts";
import type { DrawnSymbol } from "./Symbols.ts";

/** What the user may change of the adaptation; undefined: as the model was trained for. */
export interface ChosenTerms {
  readonly steps: number | undefined;
  readonly stepSize: number | undefined;
}

const steps = [1, 2, 5, 10] as const;
const rates = [0.003, 0.01, 0.03, 0.1] as const;

/** Steps and step size, and how long the adaptation took. */
export const AdaptationSection = ({
  facts,
  terms,
  onTerms,
  adapted,
  symbols,
}: {
  readonly facts: ModelFacts;
  readonly terms: ChosenTerms;
  readonly onTerms: (terms: ChosenTerms) => void;
  readonly adapted: ReadonlyMap<number, number>;
  readonly symbols: readonly DrawnSymbol[];
}): ReactNode => {
  const words = strings.personalize;
  const most = [...adapted.keys()].at(-1);
  const options = (values: readonly number[], usual: number): ReactNode =>
    [...new Set([...values, usual])]
      .sort((a, b) => a - b)
      .map((value) => (
        <option key={value} value={value}>
          {value === usual ? `${value} (${words.asTrained})` : value}
        </option>
      ));
  return (
    <section aria-labelledby="adaptation">
      <h2 id="adaptation">{words.adaptTitle}</h2>
      <p className="terms">
        <label>
          {words.steps}{" "}
          <select
            value={terms.steps ?? facts.steps}
            onChange={(event) => onTerms({ ...terms, steps: Number(event.currentTarget.value) })}
          >
            {options(steps, facts.steps)}
          </select>
        </label>
        <label>
          {words.rate}{" "}
          <select
            value={terms.stepSize ?? facts.stepSize}
            onChange={(event) => onTerms({ ...terms, stepSize: Number(event.currentTarget.value) })}
          >
            {options(rates, facts.stepSize)}
          </select>
        </label>
      </p>
      <p role="status">
        {most === undefined ? (
          <span className="quiet">{words.nothing}</span>
        ) : (
          words.took(fixed(adapted.get(most)!, 1), most * symbols.length)
        )}
      </p>
    </section>
  );
};
