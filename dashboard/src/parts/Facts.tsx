import type { JSX, ReactNode } from "react";

/** A list of names with their values. */
export const Facts = ({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }): JSX.Element => (
  <dl className="facts">
    {facts.map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);
