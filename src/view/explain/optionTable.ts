import type { CoalitionRecord, LearnerRecord } from "../../round/index.ts";
import { fixed, type Style, table } from "../../text/index.ts";

/** A learner's utility in every coalition, term by term, as lines. */
export const optionTable = (
  record: LearnerRecord,
  round: { readonly coalitions: readonly Pick<CoalitionRecord, "head">[] },
  style: Style,
): string[] => {
  const header = [
    "coalition",
    "head",
    "I_comp",
    "S",
    "share",
    "S I",
    "f share I",
    "reputation",
    "computing",
    "sending",
    "U",
    "",
  ];
  const rows = record.options.map((option, coalition): string[] => {
    const mark = coalition === record.chosenCoalition ? style.green("<- its own") : "";
    const head = round.coalitions[coalition]?.head ?? null;
    if (head === null) return [`${coalition}`, "-", ...blank, "pauses this round"];
    if (option === null) return [`${coalition}`, `${head}`, ...blank, "it cannot meet the head's deadline"];
    const { terms } = option;
    return [
      `${coalition}`,
      `${head}`,
      fixed(option.competitionIncentive),
      fixed(option.similarity, 3),
      fixed(option.share, 3),
      fixed(terms.similarity, 3),
      fixed(terms.computation, 3),
      fixed(terms.reputation, 3),
      fixed(terms.computationCost, 3),
      fixed(terms.transmissionCost, 3),
      style.bold(fixed(option.utility, 4)),
      mark,
    ];
  });
  const own = record.chosenCoalition === null ? style.green("<- its own") : "";
  const sitOut = ["sit out", "", ...blank.slice(1), style.bold(fixed(0, 4)), own];
  return table([header.map((name) => style.dim(name)), ...rows, sitOut], "rrrrrrrrrrrl");
};

/** Nine cells without a number. */
const blank: readonly string[] = new Array<string>(9).fill("");
