import { type Command, InvalidArgumentError, Option } from "commander";
import type { CliContext } from "../CliContext.ts";
import { positiveInteger } from "../flags/flagValues.ts";
import { addDataFlags, addKeyFlags, type PersonalizeFlags } from "../flags/learnerFlags.ts";

/** `gfml personalize`: fetches the model that suits the user's data best, and adapts it. */
export const addPersonalizeCommand = (program: Command, context: CliContext): void => {
  const command = program
    .command("personalize")
    .description(
      "fetch the model of the head whose data are most like yours, or read one, and adapt it with a few samples",
    )
    .argument("<from>", "the join address that the provider prints, or the .safetensors file of a model");
  addDataFlags(command);
  addKeyFlags(command);
  command
    .addOption(
      new Option("--samples <integer>", "number of your samples to adapt with (default: all)").argParser(
        positiveInteger,
      ),
    )
    .option(
      "--output <file>",
      "save the adapted model to this file, .safetensors or .onnx; repeatable",
      (file: string, before: readonly string[] = []) => [...before, modelFile(file)],
    )
    .option("--code <text>", "invitation code; set GFML_INVITATION_CODE instead to keep it out of the shell's history")
    .option("--json", "print JSON")
    .action(async (from: string, flags: PersonalizeFlags) => {
      if (from.endsWith(".safetensors")) {
        const { personalizeFile } = await import("../federation/personalizeFile.ts");
        return personalizeFile(from, flags, context);
      }
      const { runPersonalize } = await import("../federation/runPersonalize.ts");
      await runPersonalize(from, flags, context);
    });
};

/** Checks the file name of a model. Its extension sets the format. */
const modelFile = (text: string): string => {
  if (!/\.(safetensors|onnx)$/.test(text)) throw new InvalidArgumentError("It must end in .safetensors or .onnx.");
  return text;
};
