import type { Command } from "commander";
import { experimentJsonSchema } from "../../experiments/index.ts";
import { configJsonSchema } from "../../simulation/index.ts";
import type { CliContext } from "../CliContext.ts";
import { UsageError } from "../errors/UsageError.ts";
import { configurationPage } from "../schema/configurationPage.ts";

/** `gfml schema`: the JSON Schema of a configuration. */
export const addSchemaCommand = (program: Command, context: CliContext): void => {
  program
    .command("schema")
    .description("print the JSON Schema of a configuration file")
    .option("--markdown", "print the page docs/configuration.md instead")
    .option("--experiment", "print the JSON Schema of an experiment's file instead")
    .action(({ markdown, experiment }: { markdown?: true; experiment?: true }) => {
      if (markdown && experiment) {
        throw new UsageError("--markdown and --experiment do not go together", { remedy: "leave one of them away" });
      }
      const schema = experiment ? experimentJsonSchema() : configJsonSchema();
      context.out.write(markdown ? configurationPage() : `${JSON.stringify(schema, null, 2)}\n`);
    });
};
