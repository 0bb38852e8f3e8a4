import type { AuditReport, CheckResult, Lie } from "../../audit/index.ts";
import { type Style, table } from "../../text/index.ts";

/** Renders the report: a line for each check, the first failure, and what a chain cannot show. Ends with a newline. */
export const renderAudit = (report: AuditReport, style: Style): string => {
  const marks = { holds: style.green("holds"), broken: style.red("FAILED"), "not checked": style.yellow("-") };
  const rows = report.checks.map((check) => [
    marks[check.verdict],
    check.name,
    check.count.toLocaleString("en"),
    deviationOf(check),
    check.note === undefined ? check.title : `${check.title} (${check.note})`,
  ]);
  const lines = table([["", "check", "compared", "largest deviation", ""], ...rows], "llrll");
  const { fromBlock, toBlock, blockHash, chainId, roundsAudited, tasks } = report;
  const scope = `${roundsAudited} ${roundsAudited === 1 ? "round" : "rounds"} of ${tasks} ${tasks === 1 ? "task" : "tasks"}`;
  const verdict =
    report.firstLie === null
      ? style.green(`All checks passed in ${scope}.`)
      : `${style.red(`A check failed in ${scope}. The first failure:`)}\n${renderLie(report.firstLie)}`;
  return [
    ...lines,
    "",
    `chain ${chainId}, blocks ${fromBlock} to ${toBlock}, the last ${blockHash}`,
    verdict,
    ...raised(report.raisedMeasures),
    "",
    "Who could write what:",
    ...authorityLines(report.authority),
    "",
    "What a chain cannot show:",
    ...report.cannotShow.map((line) => `  ${line}`),
    "",
  ].join("\n");
};

const POWERS: Readonly<Record<string, string>> = {
  administrator: "give roles",
  writer: "write reputations",
  provider: "open tasks",
  registrar: "admit and revoke learners",
};

const authorityLines = (authority: AuditReport["authority"]): readonly string[] =>
  authority.map(({ contract, role, account, fromBlock, untilBlock }) => {
    const until = untilBlock === null ? "" : ` to ${untilBlock}`;
    return `  ${account} could ${POWERS[role] ?? `use role ${role}`} in ${contract}, from block ${fromBlock}${until}`;
  });

const raised = ({ count, heads, largest }: AuditReport["raisedMeasures"]): readonly string[] => {
  if (largest === null) return [];
  const { head, learner, round, measure, updateNorm } = largest;
  return [
    "",
    `Heads claimed more than their members signed ${count === 1 ? "once" : `${count} times`}; the signed value counts:`,
    `  by head ${heads.map((one) => `${one.head} (${one.count})`).join(", ")}`,
    `  most in round ${round}: head ${head} claimed ${measure} for learner ${learner}, who signed ${updateNorm}`,
  ];
};

const deviationOf = ({ count, largestDeviation, tolerance }: CheckResult): string => {
  if (count === 0) return "";
  const allowed = tolerance > 0 ? ` (${tolerance} allowed)` : "";
  return `${largestDeviation === 0 ? "0" : largestDeviation.toPrecision(3)}${allowed}`;
};

const renderLie = (lie: Lie): string => {
  const facts: readonly (readonly [string, unknown])[] = [
    ["check", lie.check],
    ["what", lie.what],
    ["block", lie.block],
    ["transaction", lie.transaction],
    ["task", lie.task],
    ["round", lie.round],
    ["coalition", lie.coalition],
    ["learner", lie.learner],
    ["expected", lie.expected],
    ["found", lie.found],
  ];
  const known = facts.filter(([, value]) => value !== undefined && value !== null);
  return table(
    known.map(([name, value]) => [`  ${name}`, `${value}`]),
    "ll",
  ).join("\n");
};

/** The report as JSON, with block numbers as numbers. */
export const auditJson = (report: AuditReport): string =>
  JSON.stringify(report, (_, value: unknown) => (typeof value === "bigint" ? Number(value) : value));
