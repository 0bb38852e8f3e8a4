import { type ReactNode, useCallback, useRef, useState } from "react";
import { Notice } from "../parts/Notice.tsx";
import { SiteHeader } from "../parts/SiteHeader.tsx";
import { strings } from "../strings.ts";
import { AdaptationSection, type ChosenTerms } from "./AdaptationSection.tsx";
import { drawDigit } from "./drawDigits.ts";
import { SamplesSection } from "./SamplesSection.tsx";
import { firstSymbols } from "./Symbols.ts";
import { TestSection } from "./TestSection.tsx";
import { usePersonalizer } from "./usePersonalizer.ts";

/** The paper’s Fig. 5 to touch: a model adapted by a few own samples, on this device, without a server. */
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
