import { fixed } from "gfml/text";
import { type ReactNode, useCallback, useRef, useState } from "react";
import { Notice } from "../parts/Notice.tsx";
import { SiteHeader } from "../parts/SiteHeader.tsx";
import { strings } from "../strings.ts";
import type { ModelFacts } from "./personalizerMessages.ts";
import { SamplesSection } from "./SamplesSection.tsx";
import { type DrawnSymbol, drawDigit, firstSymbols } from "./Symbols.ts";
import { TestSection } from "./TestSection.tsx";
import { usePersonalizer } from "./usePersonalizer.ts";

/** The paper’s Fig. 5 as a page: a few samples of the user adapt a model on this device, without a server. */
export const PersonalizePage = (): ReactNode => {
  const words = strings.personalize;
  const [symbols, setSymbols] = useState(firstSymbols);
  const [terms, setTerms] = useState<ChosenTerms>({ steps: undefined, stepSize: undefined });
  const personalizer = usePersonalizer(symbols, terms);
  const main = useRef<HTMLElement>(null);
  const drawn = useRef(0);
  const draw = useCallback((digit: number) => drawDigit(digit, drawn.current++), []);
  const { facts, problem, adapted } = personalizer;
  return (
    <>
      <SiteHeader
        home="index.html"
        onSkip={() => main.current?.focus()}
        links={
          <>
            <a href="index.html">{strings.nav.runs}</a>
            <a href="personalize.html" aria-current="page">
              {strings.nav.personalize}
            </a>
          </>
        }
      />
      <main ref={main} tabIndex={-1}>
        <h1>{words.title}</h1>
        <p className="lead">{words.lead}</p>
        {problem !== undefined && (
          <Notice kind="error" title={words.failed}>
            {problem}
          </Notice>
        )}
        {facts === undefined ? (
          problem === undefined && <Notice kind="loading">{words.loading}</Notice>
        ) : (
          <>
            <p className="quiet">{words.origin(facts.learners, facts.rounds, facts.data)}</p>
            <SamplesSection symbols={symbols} classes={facts.classes} onChange={setSymbols} drawDigit={draw} />
            <AdaptationSection facts={facts} terms={terms} onTerms={setTerms} adapted={adapted} symbols={symbols} />
            <TestSection symbols={symbols} personalizer={personalizer} drawDigit={draw} />
          </>
        )}
      </main>
    </>
  );
};

/** The user’s terms of the adaptation; undefined means as the model was trained. */
interface ChosenTerms {
  readonly steps: number | undefined;
  readonly stepSize: number | undefined;
}

const steps = [1, 2, 5, 10] as const;
const rates = [0.003, 0.01, 0.03, 0.1] as const;

/** Steps, step size and duration of the adaptation. */
const AdaptationSection = ({
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
