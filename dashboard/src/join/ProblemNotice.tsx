import type { ReactNode } from "react";
import { Notice } from "../parts/Notice.tsx";
import type { Problem } from "./learnerMessages.ts";

/** Shows an error in gfml's words. */
export const ProblemNotice = ({
  problem,
  children,
}: {
  readonly problem: Problem;
  readonly children?: ReactNode;
}): ReactNode => (
  <Notice kind="error" title={problem.title}>
    {problem.details.map((line) => (
      <p key={line}>{line}</p>
    ))}
    {children}
  </Notice>
);
