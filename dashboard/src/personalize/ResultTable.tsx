import { fixed, percent } from "gfml/text";
import type { ReactNode } from "react";
import { strings } from "../strings.ts";
import { type DrawnSymbol, sampleCounts } from "./Symbols.ts";
import type { Personalizer, Tested } from "./usePersonalizer.ts";

const names: Readonly<Record<number, string>> = {
  0: strings.personalize.models.shared,
  1: strings.personalize.models.one,
  2: strings.personalize.models.two,
  5: strings.personalize.models.five,
};

/** The accuracy of the shared and the adapted models on test drawings. */
export const ResultTable = ({
  personalizer: { adapted, tested },
  symbols,
}: {
  readonly personalizer: Personalizer;
  readonly symbols: readonly DrawnSymbol[];
}): ReactNode => {
  const words = strings.personalize;
  const nameOf = (label: number): string =>
    symbols.find((symbol) => symbol.label === label)?.name ?? words.unnamed(label);
  return (
    <table className="results">
      <caption className="unseen">{words.accuracy}</caption>
      <thead>
        <tr>
          <th scope="col">{words.columns.model}</th>
          <th scope="col">{words.columns.accuracy}</th>
          <th scope="col">{words.columns.last}</th>
          <th scope="col" className="number">
            {words.columns.adaptation}
          </th>
        </tr>
      </thead>
      <tbody>
        {[0, ...sampleCounts].map((count) => {
          const milliseconds = adapted.get(count);
          const isThere = count === 0 || milliseconds !== undefined;
          const last = tested.at(-1);
          const guess = last?.guesses.get(count)?.at(-1);
          const isRight = guess !== undefined && guess.label === last?.labels.at(-1);
          return (
            <tr key={count}>
              <th scope="row">{names[count]}</th>
              {isThere ? (
                <>
                  <td>
                    <Score tested={tested} count={count} />
                  </td>
                  <td>
                    {guess !== undefined && (
                      <span className={isRight ? "right" : "wrong"}>
                        <span aria-hidden="true">{isRight ? "✓ " : "✗ "}</span>
                        {words.sure(nameOf(guess.label), percent(guess.probability))}
                      </span>
                    )}
                  </td>
                </>
              ) : (
                <td colSpan={2} className="quiet">
                  {words.needs(count)}
                </td>
              )}
              <td className="number">
                {milliseconds === undefined ? (count === 0 ? "–" : "") : `${fixed(milliseconds, 1)} ms`}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};

/** The share of correct results, in words and as a bar. */
const Score = ({ tested, count }: { readonly tested: readonly Tested[]; readonly count: number }): ReactNode => {
  let correct = 0;
  let total = 0;
  for (const { labels, guesses } of tested) {
    for (const [index, guess] of (guesses.get(count) ?? []).entries()) {
      total++;
      if (guess.label === labels[index]) correct++;
    }
  }
  if (total === 0) return null;
  return (
    <span className="score">
      <span className="score-track" aria-hidden="true">
        <span style={{ width: `${(100 * correct) / total}%` }} />
      </span>
      {percent(correct / total)} <small>({strings.personalize.result(correct, total)})</small>
    </span>
  );
};
