import type { Command } from "commander";
import type { CliContext } from "../CliContext.ts";
import { wholeNumber } from "../flags/learnerFlags.ts";

interface ExportFlags {
  readonly output?: string;
  readonly coalition?: number;
  readonly json?: true;
}

/** `gfml export`: writes models of a run, or a model that was saved, as ONNX. */
export const addExportCommand = (program: Command, context: CliContext): void => {
  program
    .command("export")
    .description("export the models of a run, or a saved model, as ONNX")
    .argument("<source>", "folder of a run or a federation, or a .safetensors file of gfml")
    .option("--output <path>", "the file; for several models the folder (default: beside the source)")
    .option("--coalition <number>", "only this coalition's model", wholeNumber)
    .option("--json", "print JSON")
    .addHelpText("after", "\nInput: features, float32, images divided by 255. Outputs: logits and probabilities.")
    .action(async (source: string, flags: ExportFlags) => {
      const { exportModels } = await import("../export/exportModels.ts");
      const written = await exportModels(source, flags);
      context.out.write(
        flags.json
          ? `${JSON.stringify({ event: "exported", written })}\n`
          : written.map((file) => `written: ${file}\n`).join(""),
      );
    });
};
