import type { ReactNode } from "react";
import { strings } from "../strings.ts";
import type { LearnerView } from "./LearnerView.ts";

/** What each round brought, the newest first. */
export const RoundsTable = ({ rounds }: { readonly rounds: LearnerView["rounds"] }): ReactNode => {
  const words = strings.join.learner;
  const { columns } = words;
  return (
    <section className="table-frame rounds" aria-label={words.rounds} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{columns.round}</th>
            <th scope="col">{columns.coalition}</th>
            <th scope="col">{columns.role}</th>
            <th scope="col" className="number">
              {columns.contribution}
            </th>
            <th scope="col" className="number">
              {columns.reputation}
            </th>
            <th scope="col" className="number">
              {columns.payment}
            </th>
          </tr>
        </thead>
        <tbody>
          {rounds.map(({ round, coalition, isHead, contribution, globalReputation, payment, delivered, failure }) => (
            <tr key={round}>
              <td>{round}</td>
              <td>{coalition === null ? words.none : coalition}</td>
              <td>{coalition === null ? words.out : delivered ? words.role(isHead) : words.lost(failure)}</td>
              <td className="number">{contribution === null ? words.none : words.number(contribution)}</td>
              <td className="number">{words.number(globalReputation)}</td>
              <td className="number">{words.number(payment)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};
