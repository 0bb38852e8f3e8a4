import { countVerdicts, type Verdict } from "../../reproduction/index.ts";
import { cutText, type Style, table } from "../../text/index.ts";

const colorOf: Readonly<Record<Verdict["verdict"], "green" | "red" | "dim">> = {
  reproduced: "green",
  "not reproduced": "red",
  "not comparable": "dim",
};

/** The verdicts as a table of lines at most `width` wide, and how many there are of each kind; ends with a newline. */
export const renderVerdicts = (verdicts: readonly Verdict[], width: number, style: Style): string => {
  const lines: string[] = [];
  for (const data of new Set(verdicts.map((verdict) => verdict.data))) {
    const rows = verdicts.filter((verdict) => verdict.data === data);
    const cells = rows.map(({ id, paper, ours, verdict }) => [
      verdict,
      id,
      // which comparison it is stands in verdicts.md
      ours.replace(/ \(.*\)$/, ""),
      paper,
    ]);
    lines.push(style.bold(`Verdicts, ${data}`));
    table([["verdict", "claim", "ours", "paper"], ...cells], "llll").forEach((line, index) => {
      const cut = cutText(line, width);
      lines.push(index === 0 ? style.dim(cut) : style[colorOf[rows[index - 1]!.verdict]](cut));
    });
    lines.push(countVerdicts(rows), "");
  }
  return lines.map((line) => `${line}\n`).join("");
};
