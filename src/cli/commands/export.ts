import { mkdir, readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Command } from "commander";
import { decodeSafetensors, readManifest, runFile, saveOnnx, withFile } from "../../storage/index.ts";
import type { CliContext } from "../CliContext.ts";
import { usageError } from "../errors.ts";
import { wholeNumber } from "../flags/flagValues.ts";

interface ExportFlags {
  readonly output?: string;
  readonly coalition?: number;
  readonly json?: true;
}

/** `gfml export`: writes the models of a run, or a saved model, as ONNX. */
export const addExportCommand = (program: Command, context: CliContext): void => {
  program
    .command("export")
    .description("export the models of a run, or a saved model, as ONNX")
    .argument("<source>", "folder of a run or a federation, or a .safetensors file from gfml")
    .option("--output <path>", "file for one model, or folder for several (default: beside the source)")
    .option("--coalition <number>", "only this coalition's model", wholeNumber)
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nInput: features, float32, images divided by 255. Outputs: logits and probabilities; of a quantity logits and estimate.",
    )
    .action(async (source: string, flags: ExportFlags) => {
      const written = await exportModels(source, flags);
      context.out.write(
        flags.json
          ? `${JSON.stringify({ event: "exported", written })}\n`
          : written.map((file) => `written: ${file}\n`).join(""),
      );
    });
};

const ENDING = ".safetensors";

/**
 * Writes the models of a run folder, or a saved model, as ONNX files. Returns their paths.
 *
 * @throws GFML_USAGE if there is no such model; GFML_NOT_A_RUN_FOLDER, SafetensorsFormatError, GFML_MODEL_NOT_EXPORTABLE,
 *   FileAccessError
 */
const exportModels = async (
  source: string,
  { output, coalition }: { readonly output?: string; readonly coalition?: number },
): Promise<string[]> => {
  if (source.endsWith(ENDING)) {
    const target = output ?? `${source.slice(0, -ENDING.length)}.onnx`;
    await exportOne(source, target, {});
    return [target];
  }
  const { config, data, roundsPlayed } = await readManifest(source);
  const folder = runFile(source, "models");
  const names = await withFile("read", folder, () =>
    readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [] as string[];
      throw error;
    }),
  );
  const wanted = coalition === undefined ? undefined : `coalition-${coalition}${ENDING}`;
  const found = names.filter((name) => name.endsWith(ENDING) && (wanted === undefined || name === wanted)).sort();
  if (found.length === 0)
    throw usageError(wanted === undefined ? "the folder holds no models yet" : "the folder does not hold this model", {
      values: { folder, ...(wanted !== undefined && { model: wanted }) },
      remedy: "models are written when a run ends or is stopped; see the folder's models/",
    });
  const metadata = { data: data.name, scheme: JSON.stringify(config.scheme), rounds: String(roundsPlayed) };
  const written: string[] = [];
  for (const name of found) {
    const file = `${basename(name, ENDING)}.onnx`;
    const isOneFile = output?.endsWith(".onnx") === true;
    if (isOneFile && found.length > 1)
      throw usageError("several models cannot be written to one file", {
        values: { models: found.length, output },
        remedy: "name a folder, or choose one model with --coalition",
      });
    const target = output === undefined ? join(folder, file) : isOneFile ? output : join(output, file);
    await exportOne(join(folder, name), target, metadata);
    written.push(target);
  }
  return written;
};

const exportOne = async (source: string, target: string, more: Readonly<Record<string, string>>): Promise<void> => {
  const tensors = decodeSafetensors(await withFile("read", source, () => readFile(source)), source);
  await withFile("create", dirname(target), () => mkdir(dirname(target), { recursive: true }));
  await saveOnnx(target, { ...tensors, metadata: { ...tensors.metadata, ...more } }, source);
};
