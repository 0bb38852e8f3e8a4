import type { Command } from "commander";
import type { CliContext } from "../CliContext.ts";
import { INTERRUPTED } from "../exitCodes.ts";
import { collect } from "../flags/flagValues.ts";

interface ProviderFlags {
  readonly config: string;
  readonly set?: readonly string[];
  readonly exitWhenDone?: true;
  readonly recover?: true;
  readonly json?: true;
}

/** `gfml provider`: runs a federation's service. */
export const addProviderCommand = (program: Command, context: CliContext, exit: (code: number) => void): void => {
  program
    .command("provider")
    .description("run a federation: admit learners, play rounds with them, keep the ledger; resumes from its folder")
    .requiredOption("--config <file>", "YAML or JSON file of the service; see gfml schema --service")
    .option("--set <field=value>", "set a field, for example --set door.port=8080; repeatable", collect)
    .option("--exit-when-done", "end after the last round instead of serving withdrawals")
    .option(
      "--recover",
      "move damaged record files of the folder into its folder damaged, keep the lines that can be read, and resume",
    )
    .option("--json", "print one line of JSON for each event instead of sentences")
    .addHelpText(
      "after",
      "\nSee docs/how-to/deploy.md for the setup, and docs/reference/operations.md for logs and metrics.",
    )
    .action(async (flags: ProviderFlags) => {
      // loaded on demand, because it takes long
      const { runProvider } = await import("../federation/runProvider.ts");
      const result = await runProvider(
        { file: flags.config, settings: flags.set ?? [] },
        { json: flags.json === true, exitWhenDone: flags.exitWhenDone === true, recover: flags.recover === true },
        context,
      );
      if (context.signal.aborted && !result.completed) exit(INTERRUPTED);
    });
};
