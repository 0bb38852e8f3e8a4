import type { ServiceStatus } from "gfml/browser";
import { contractLayout } from "gfml/data";
import { type ReactNode, useEffect, useState } from "react";
import { Notice } from "../parts/Notice.tsx";
import { strings } from "../strings.ts";
import { ProblemNotice } from "./ProblemNotice.tsx";
import type { TaskLook } from "./useTask.ts";

/** Shows the federation’s provider and the data that it needs. */
export const TaskSection = ({
  address,
  look,
  service,
  isFixed,
  onAddress,
}: {
  readonly address: string | undefined;
  readonly look: TaskLook;
  /** Its current status. */
  readonly service: ServiceStatus | undefined;
  /** Locked while a learner takes part. */
  readonly isFixed: boolean;
  readonly onAddress: (address: string) => void;
}): ReactNode => {
  const words = strings.join;
  const [text, setText] = useState(address ?? "");
  useEffect(() => setText(address ?? ""), [address]);
  const { document, problem, state } = look;
  const layout = document?.contract && contractLayout(document.contract);
  return (
    <section aria-labelledby="federation">
      <h2 id="federation">{words.federation}</h2>
      {!isFixed && (
        <form
          className="join-form"
          onSubmit={(event) => {
            event.preventDefault();
            onAddress(text.trim());
          }}
        >
          <label className="field wide">
            {words.address}
            <input
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
              spellCheck={false}
              autoComplete="off"
              required
            />
          </label>
          <button type="submit" disabled={text.trim() === ""}>
            {words.look}
          </button>
        </form>
      )}
      {state === "none" && <p className="quiet">{words.addressHelp}</p>}
      {state === "loading" && <Notice kind="loading">{words.looking}</Notice>}
      {problem !== undefined && <ProblemNotice problem={problem}>{<p>{words.blocked}</p>}</ProblemNotice>}
      {document !== undefined && service !== undefined && (
        <dl className="facts">
          <dt>{words.facts.name}</dt>
          <dd>{document.name}</dd>
          <dt>{words.facts.provider}</dt>
          <dd>
            <code>{document.provider.account}</code>
          </dd>
          <dt>{words.facts.samples}</dt>
          <dd>{words.samplesOf(document.samples, document.model.features, document.model.classes)}</dd>
          {layout !== undefined && (
            <>
              <dt>{words.facts.columns}</dt>
              <dd>
                {words.columnsOf(
                  layout.columns.map(({ name }) => name),
                  layout.classNames,
                )}
              </dd>
            </>
          )}
          <dt>{words.facts.model}</dt>
          <dd>{words.modelOf(document.model.parameterCount, document.model.hiddenLayers)}</dd>
          <dt>{words.facts.rounds}</dt>
          <dd>{words.roundsOf(service.round, document.rounds)}</dd>
          <dt>{words.facts.learners}</dt>
          <dd>{words.learnersOf(service.learners.connected, service.learners.registered, service.learners.needed)}</dd>
          <dt>{words.facts.ledger}</dt>
          <dd>{document.chain === null ? words.ownLedger : words.chain(document.chain.chainId)}</dd>
          <dt>{words.facts.embeddings}</dt>
          <dd>{words.embeddings}</dd>
        </dl>
      )}
    </section>
  );
};
