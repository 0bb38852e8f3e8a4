import type { Command } from "commander";
import { experimentJsonSchema } from "../../experiments/index.ts";
import { configJsonSchema } from "../../simulation/index.ts";
import type { CliContext } from "../CliContext.ts";
import { usageError } from "../errors.ts";
import { configurationPage, servicePage } from "../schema/configurationPage.ts";

/** `gfml schema`: the JSON Schema of a configuration. */
export const addSchemaCommand = (program: Command, context: CliContext): void => {
  program
    .command("schema")
    .description("print the JSON Schema of a configuration file")
    .option("--markdown", "print the page docs/reference/configuration.md instead")
    .option("--experiment", "print the JSON Schema of an experiment's file instead")
    .option(
      "--service",
      "print the JSON Schema of a provider's service instead; with --markdown docs/reference/service.md",
    )
    .action(async ({ markdown, experiment, service }: { markdown?: true; experiment?: true; service?: true }) => {
      const refuse = (first: string, second: string): never => {
        throw usageError(`${first} and ${second} do not go together`, { remedy: "leave one of them away" });
      };
      if (markdown && experiment) refuse("--markdown", "--experiment");
      if (service && experiment) refuse("--service", "--experiment");
      // it brings a server along
      const ofService = service ? (await import("../../federation/index.ts")).serviceJsonSchema() : undefined;
      if (markdown) {
        context.out.write(ofService ? servicePage(ofService) : configurationPage());
        return;
      }
      const schema = experiment ? experimentJsonSchema() : (ofService ?? configJsonSchema());
      context.out.write(`${JSON.stringify(schema, null, 2)}\n`);
    });
};
