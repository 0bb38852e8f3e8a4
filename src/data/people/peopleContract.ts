import type { DataContract } from "../contract/DataContract.ts";
import type { ContractRows } from "../contract/mapTable.ts";
import type { PersonSamples } from "./samplesOfPeople.ts";

/** People's samples by a contract: a column for each feature, and rows before any scaling. */
export interface PeopleRows {
  readonly contract: DataContract;
  readonly rows: readonly ContractRows[];
}

/**
 * The contract of people's samples, whose numbers learners scale by what they agree on.
 *
 * @param columns - name of each feature
 * @param classNames - name of each class, in order
 */
export const peopleRows = (
  people: readonly PersonSamples[],
  columns: readonly string[],
  classNames: readonly string[],
): PeopleRows => ({
  contract: {
    fields: [
      ...columns.map((name) => ({ name, type: "number" as const })),
      { name: LABEL, type: "string", categories: [...classNames] },
    ],
    fieldsMatch: "equal",
    gfml: { version: 1, label: LABEL, scaling: { method: "agreed" } },
  },
  rows: people.map(({ features, labels }, place) => ({
    file: `person ${place + 1}`,
    count: labels.length,
    columns: columns.map((_, column) =>
      Float64Array.from(labels, (__, row) => features[row * columns.length + column]!),
    ),
    labels,
  })),
});

const LABEL = "class";
