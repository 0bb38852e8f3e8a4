import type { SchemeCheck } from "../../schemeCheck/index.ts";
import { type Style, table } from "../../text/index.ts";

/** The promises that a scheme keeps and breaks, each broken one with its counterexample below; ends with a newline. */
export const renderSchemeChecks = (
  facts: {
    readonly name: string;
    readonly policies: Readonly<Record<"coalition" | "incentive" | "head", string>>;
    readonly checks: readonly SchemeCheck[];
  },
  style: Style,
): string => {
  const { name, policies, checks } = facts;
  const rows = table(
    checks.map(({ passed, name: check, instances, promise }) => [
      passed ? style.green("ok") : style.red("failed"),
      check,
      instances === 1 ? "1 case" : `${instances} cases`,
      promise,
    ]),
    "llrl",
  );
  const lines = checks.flatMap(({ counterexample }, index) => [
    rows[index]!,
    ...(counterexample === undefined
      ? []
      : [`        ${counterexample.problem}`, ...describe(counterexample.instance).map((line) => `        ${line}`)]),
  ]);
  const failed = checks.filter(({ passed }) => !passed).length;
  const end =
    failed === 0 ? style.green("The scheme can be played.") : style.red(`${failed} of ${checks.length} failed.`);
  const head = `scheme ${style.bold(name)}: coalitions ${policies.coalition}, incentives ${policies.incentive}, heads ${policies.head}`;
  return `${head}\n\n${lines.join("\n")}\n\n${end}\n`;
};

/** The smallest case, as data that can be pasted into a test. */
const describe = (instance: NonNullable<SchemeCheck["counterexample"]>["instance"]): string[] => {
  const { learners, ...rest } = instance;
  return [
    `with ${JSON.stringify(rest)}`,
    ...(learners.length === 0 ? ["and no learners"] : learners.map((learner) => `and ${JSON.stringify(learner)}`)),
  ];
};
