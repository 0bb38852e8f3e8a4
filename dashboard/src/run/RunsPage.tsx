import type { ReactNode } from "react";
import { Notice } from "../parts/Notice.tsx";
import { runLink } from "../route.ts";
import { strings } from "../strings.ts";

/** The runs that the server shows. */
export const RunsPage = ({ names }: { readonly names: readonly string[] }): ReactNode => (
  <>
    <h1>{strings.runs.title}</h1>
    {names.length === 0 ? (
      <Notice kind="empty">{strings.runs.none}</Notice>
    ) : (
      <ul className="runs">
        {names.map((name, run) => (
          <li key={run}>
            <a href={runLink(run)}>{name}</a>
          </li>
        ))}
      </ul>
    )}
  </>
);
