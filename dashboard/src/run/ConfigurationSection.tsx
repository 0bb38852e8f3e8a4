import type { ReactNode } from "react";
import type { RunModel } from "../feed/RunModel.ts";
import { strings } from "../strings.ts";

/** All fields of the run’s configuration, and what it was played with. */
export const ConfigurationSection = ({ model: { header, status } }: { readonly model: RunModel }): ReactNode => {
  const words = strings.configuration;
  return (
    <section aria-labelledby="configuration">
      <h2 id="configuration">{words.title}</h2>
      <dl className="facts">
        <dt>{words.version}</dt>
        <dd>{header?.gfmlVersion}</dd>
        <dt>{words.started}</dt>
        <dd>{header?.startedAt}</dd>
        {status.finishedAt !== null && (
          <>
            <dt>{words.finished}</dt>
            <dd>{status.finishedAt}</dd>
          </>
        )}
        {status.resultHash !== null && (
          <>
            <dt>{words.hash}</dt>
            <dd>
              <code className="hash">{status.resultHash}</code>
            </dd>
          </>
        )}
      </dl>
      <pre className="text" tabIndex={0}>
        {JSON.stringify(header?.config, null, 2)}
      </pre>
    </section>
  );
};
