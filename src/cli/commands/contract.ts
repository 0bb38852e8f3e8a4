import { stat } from "node:fs/promises";
import type { Command } from "commander";
import { internalError } from "../../core/index.ts";
import { contractLayout, type DataContract } from "../../data/index.ts";
import { type ConfigField, loadOwnData, namedLayer, resolveConfig } from "../../simulation/index.ts";
import { withFile, writeFileAtomic } from "../../storage/index.ts";
import type { CliContext } from "../CliContext.ts";
import { addConfigFlags, flagLayers } from "../flags/configFlags.ts";
import { shellWord } from "../print/asCalled.ts";

/** `gfml contract`: proposes the data contract that a table, a folder of tables or IDX files keep to. */
export const addContractCommand = (program: Command, context: CliContext): void => {
  const isWanted = ({ path }: ConfigField): boolean => READING.has(path);
  const command = program
    .command("contract")
    .description("propose a data contract from your own data, for a service and its learners, and print it for review")
    .argument(
      "<path>",
      "a table, a folder with one file a learner, a folder of pictures (with --pictures), or a file of images (with --labels)",
    )
    .option("--pictures", "the folder holds a folder of PNG files for each class")
    .option("--output <file>", "write it here instead of printing it")
    .addHelpText(
      "after",
      "\nThe contract holds one row of the data as an example: replace its values if they must stay with you.\ndocs/reference/contract.md describes every part of a contract.",
    );
  addConfigFlags(command, isWanted);
  command.action(async (path: string, { output, pictures }: { output?: string; pictures?: true }) => {
    // the games are not played here: no rule about coalitions is to stand in the way
    const layers = [namedLayer("the command", { coalition: { count: 1 } }), ...flagLayers(command)];
    const isFolder = !path.includes("#") && (await withFile("read", path, () => stat(path))).isDirectory();
    const labels = layers.some(({ value }) => (value.data as { readonly labels?: string } | undefined)?.labels);
    const data = isFolder
      ? { set: pictures ? "images" : "folder", path }
      : labels
        ? { set: "idx", images: path }
        : { set: "csv", path };
    const config = resolveConfig([namedLayer("the command", { data }), ...layers]);
    const { contract, notices, description } = await loadOwnData(config, { signal: context.signal });
    if (contract === undefined) throw internalError("own data have no contract", { path });
    context.err.write(`${[description, ...notices, ...layoutLines(contract)].join("\n")}\n`);
    const text = `${JSON.stringify(contract, undefined, 2)}\n`;
    if (output === undefined) {
      context.out.write(text);
      return;
    }
    await writeFileAtomic(output, text);
    context.err.write(
      `contract saved: ${output}; review it, then name it in service.yaml (contract: ${output}) or run with --contract ${shellWord(output)}\n`,
    );
  });
};

/** Fields that say how own data are read. */
const READING: ReadonlySet<string> = new Set(
  ["labels", "labelColumn", "header", "separator", "decimal", "drop", "encoding", "classes", "target", "scaling"].map(
    (field) => `data.${field}`,
  ),
);

const layoutLines = (contract: DataContract): string[] => {
  const { featureCount, classNames, isQuantity } = contractLayout(contract);
  const result = isQuantity ? `estimates ${classNames[0]}` : `tells ${classNames.length} classes apart`;
  return [`a model for it takes ${featureCount} numbers and ${result}`];
};
