import type { Command } from "commander";
import { configJsonSchema } from "../../simulation/index.ts";
import type { CliContext } from "../CliContext.ts";
import { configurationPage } from "../schema/configurationPage.ts";

/** `gfml schema`: the JSON Schema of a configuration. */
export const addSchemaCommand = (program: Command, context: CliContext): void => {
  program
    .command("schema")
    .description("print the JSON Schema of a configuration file")
    .option("--markdown", "print the page docs/configuration.md instead")
    .action(({ markdown }: { markdown?: true }) => {
      context.out.write(markdown ? configurationPage() : `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
    });
};
