import type { Command } from "commander";
import { renderExplanation } from "../../view/index.ts";
import { readExplanation } from "../../web/index.ts";
import type { CliContext } from "../CliContext.ts";
import { wholeNumber } from "../flags/flagValues.ts";

/** `gfml explain`: explains one learner's coalition, frequency, pay and reputation in a round. */
export const addExplainCommand = (program: Command, context: CliContext): void => {
  program
    .command("explain")
    .description("explain one learner's round: its choice of coalition, frequency, pay and reputation")
    .argument("<folder>", "run folder")
    .requiredOption("--round <integer>", "round, counted from 0", wholeNumber)
    .requiredOption("--learner <integer>", "learner, counted from 0", wholeNumber)
    .option("--json", "print the records instead of sentences")
    .action(async (folder: string, options: { round: number; learner: number; json?: true }) => {
      const explanation = await readExplanation(folder, options.round, options.learner);
      context.out.write(
        options.json ? `${JSON.stringify(explanation)}\n` : renderExplanation(explanation, context.out.style),
      );
    });
};
