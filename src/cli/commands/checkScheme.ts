import { type Command, Option } from "commander";
import { policyNamesOf, resolveScheme, taskSchema } from "../../round/index.ts";
import { checkScheme, type SchemeCheck } from "../../schemeCheck/index.ts";
import { loadOwnScheme } from "../../simulation/index.ts";
import { type Style, table } from "../../text/index.ts";
import type { CliContext } from "../CliContext.ts";
import { USER_FAULT } from "../exitCodes.ts";
import { wholeNumber } from "../flags/flagValues.ts";

interface CheckSchemeFlags {
  readonly instances: number;
  readonly seed: number;
  readonly json?: true;
}

/** `gfml check-scheme`: checks that a user's scheme meets the requirements of a round, before a run uses it. */
export const addCheckSchemeCommand = (program: Command, context: CliContext, exit: (code: number) => void): void => {
  program
    .command("check-scheme")
    .description("check your own scheme on many small cases, and show the smallest case that fails")
    .argument("<module>", "a file whose default export comes from defineScheme")
    .addOption(new Option("--instances <integer>", "number of random cases").argParser(wholeNumber).default(100))
    .addOption(new Option("--seed <integer>", "seed of the cases").argParser(wholeNumber).default(0))
    .option("--json", "print JSON")
    .action(async (module: string, { instances, seed, json }: CheckSchemeFlags) => {
      const scheme = await loadOwnScheme(module);
      const checks = checkScheme(scheme, { instances, seed, now: context.now });
      const policies = policyNamesOf(resolveScheme(taskSchema.parse({}), scheme));
      const passed = checks.every((check: SchemeCheck) => check.passed);
      context.out.write(
        json
          ? `${JSON.stringify({ module, name: scheme.name, policies, passed, checks })}\n`
          : renderSchemeChecks({ name: scheme.name, policies, checks }, context.out.style),
      );
      if (!passed) exit(USER_FAULT);
    });
};

/** Renders the checks, each failed one with its counterexample below. Ends with a newline. */
const renderSchemeChecks = (
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
    failed === 0 ? style.green("The scheme can be used.") : style.red(`${failed} of ${checks.length} checks failed.`);
  const head = `scheme ${style.bold(name)}: coalitions ${policies.coalition}, incentives ${policies.incentive}, heads ${policies.head}`;
  return `${head}\n\n${lines.join("\n")}\n\n${end}\n`;
};

/** The smallest failing case, as data for a test. */
const describe = (instance: NonNullable<SchemeCheck["counterexample"]>["instance"]): string[] => {
  const { learners, ...rest } = instance;
  return [
    `with ${JSON.stringify(rest)}`,
    ...(learners.length === 0 ? ["and no learners"] : learners.map((learner) => `and ${JSON.stringify(learner)}`)),
  ];
};
