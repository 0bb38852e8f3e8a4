import { type AblationSummary, ablationMeasures, formatChange, formatNumber } from "../../reproduction/index.ts";
import { type Style, showInterval, table } from "../../text/index.ts";

/** Short heads of the columns, by measure. */
const heads: Readonly<Record<string, string>> = {
  accuracy: "accuracy/points",
  completionTime: "time/s",
  profitPerLearner: "profit",
  providerUtility: "MSP utility",
  stableRounds: "stable/points",
  meanGain: "gain",
  sittingOut: "out",
  passes: "passes",
  moves: "moves",
};

/** What each switch changes, as a table, and what cannot be run with the numbers that show why; ends with a newline. */
export const renderAblationTable = ({ baseline, rows }: AblationSummary, style: Style): string => {
  const shown = ablationMeasures.map(({ name }) => heads[name] ?? name);
  const first = baseline.map(({ measure, value }) => {
    const { digits } = ablationMeasures.find(({ name }) => name === measure)!;
    return value.count === 0 ? "-" : showInterval({ ...value, digits });
  });
  const changes = rows.flatMap(({ id, choices }) =>
    choices.map((choice) => [
      style.bold(id),
      choice.against === "default" ? choice.name : `${choice.name} (against ${choice.against})`,
      ...choice.changes.map((change, at) => {
        const text = formatChange(change, ablationMeasures[at]!);
        return change.isClear ? style.yellow(text) : text;
      }),
    ]),
  );
  const lines = table(
    [["", "", ...shown].map(style.dim), [style.bold("default"), "", ...first], ...changes],
    `ll${"r".repeat(shown.length)}`,
  );
  const others = rows.flatMap(({ id, title, note, numbers }) => {
    if (note === undefined && numbers.length === 0) return [];
    const values = table(
      numbers.map((number) => [`      ${number.name}`, formatNumber(number)]),
      "lr",
    );
    return [`${style.bold(id)}  ${title}: ${note ?? ""}`, ...values];
  });
  return `${[...lines, ...(others.length === 0 ? [] : ["", ...others])].join("\n")}\n`;
};
