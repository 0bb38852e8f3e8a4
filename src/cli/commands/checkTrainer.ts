import type { Command } from "commander";
import { checkTrainer } from "../../schemeCheck/index.ts";
import { loadOwnTrainer } from "../../simulation/index.ts";
import { table } from "../../text/index.ts";
import type { CliContext } from "../CliContext.ts";
import { USER_FAULT } from "../exitCodes.ts";

/** `gfml check-trainer`: holds a user's trainer to what a round needs of it, before a run does. */
export const addCheckTrainerCommand = (program: Command, context: CliContext, exit: (code: number) => void): void => {
  program
    .command("check-trainer")
    .description("check your own trainer on a small model, and say what breaks")
    .argument("<module>", "a file whose default export is what defineTrainer gives")
    .option("--json", "print JSON")
    .action(async (module: string, { json }: { readonly json?: true }) => {
      const { name, ...policy } = await loadOwnTrainer(module);
      const checks = checkTrainer({ name, ...policy });
      const failed = checks.filter(({ passed }) => !passed);
      if (failed.length > 0) exit(USER_FAULT);
      if (json) {
        context.out.write(`${JSON.stringify({ module, name, passed: failed.length === 0, checks })}\n`);
        return;
      }
      const { style } = context.out;
      const rows = table(
        checks.map(({ passed, name: check, promise }) => [
          passed ? style.green("ok") : style.red("failed"),
          check,
          promise,
        ]),
        "lll",
      );
      const lines = checks.flatMap(({ problem }, index) => [
        rows[index]!,
        ...(problem === undefined ? [] : [`        ${problem}`]),
      ]);
      const end =
        failed.length === 0
          ? style.green("The trainer can be played.")
          : style.red(`${failed.length} of ${checks.length} failed.`);
      context.out.write(`trainer ${style.bold(name)}\n\n${lines.join("\n")}\n\n${end}\n`);
    });
};
