import type { FileDescription, NumberSummary } from "../../storage/index.ts";
import { countOf, short, table } from "../../text/index.ts";

/** A description of a file as lines for a terminal. */
export const renderDescription = (path: string, description: FileDescription): string[] => {
  switch (description.kind) {
    case "table":
      return [
        `${path}: ${countOf(description.rows, "row")}, ${countOf(description.columns.length, "column")}`,
        ...description.notices,
        "",
        ...table(
          [
            ["column", "numbers", "words", "empty", "different", "least", "mean", "most", ""],
            ...description.columns.map(({ name, isLabel, numbers, words, empty, different, summary, frequent }) => [
              isLabel ? `${name} (label)` : name,
              `${numbers}`,
              `${words}`,
              `${empty}`,
              different === undefined ? "many" : `${different}`,
              ...numbersOf(summary),
              frequent?.map(pair).join(", ") ?? "",
            ]),
          ],
          "lrrrrrrrl",
        ),
      ];
    case "arrays":
      return table(
        [
          ["array", "type", "shape", "least", "mean", "most", ""],
          ...description.arrays.map(({ name, type, shape, summary, counts }) => [
            name,
            type,
            shape.join(" x ") || "one number",
            ...numbersOf(summary),
            counts?.map(pair).join(", ") ?? "",
          ]),
        ],
        "lllrrrl",
      );
    case "pictures":
      return [
        `${path}: pictures of ${description.shape.join(" x ")} bytes`,
        "",
        ...table([["class", "pictures"], ...description.classes.map(([name, count]) => [name, `${count}`])], "lr"),
      ];
  }
};

const numbersOf = (summary: NumberSummary | undefined): string[] =>
  summary === undefined ? ["", "", ""] : [short(summary.least), short(summary.mean), short(summary.most)];

const pair = ([text, count]: readonly [string, number]): string => `${text}: ${count}`;
