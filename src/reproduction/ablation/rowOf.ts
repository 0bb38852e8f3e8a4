import type { AblationChoice, AblationRow } from "./AblationRow.ts";

/** Creates rows of one kind; `more`: a note, a demonstration. */
export const rowOf =
  (kind: AblationRow["kind"]) =>
  (
    id: string,
    title: string,
    choices: readonly AblationChoice[],
    more: Pick<AblationRow, "note" | "demonstrate"> = {},
  ): AblationRow => ({ id, kind, title, choices, ...more });
