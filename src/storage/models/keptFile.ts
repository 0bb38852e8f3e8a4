import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { type KeptModel, KeptModels } from "../../round/index.ts";
import { decodeSafetensors, encodeSafetensors } from "../../safetensors/index.ts";
import { withFile } from "../files/withFile.ts";
import { writeFileAtomic } from "../files/writeFileAtomic.ts";
import { keptFileError } from "./errors.ts";

/** The models that a learner keeps for itself, in a file of its own device. */
export interface KeptFile {
  readonly kept: KeptModels;
  /** Resolves when everything kept so far is on disk. @throws FileAccessError, DiskFullError */
  close(): Promise<void>;
}

const FORMAT = "gfml-kept";
const NAME = /^round-(\d+)$/;

/**
 * Opens the file with the models that a learner keeps, as its last process left it. A file that is not there is made with the
 * first model.
 *
 * @throws GFML_KEPT_FILE if the file holds something else; FileAccessError, SafetensorsFormatError
 */
export const openKeptFile = async (file: string, parameterCount: number): Promise<KeptFile> => {
  const before = existsSync(file) ? await read(file, parameterCount) : [];
  let writing: Promise<void> = Promise.resolve();
  const write = async (models: readonly KeptModel[]): Promise<void> => {
    await withFile("create", dirname(file), () => mkdir(dirname(file), { recursive: true }));
    const tensors = models.map(({ round, model }) => ({
      name: `round-${round}`,
      shape: [model.length],
      values: model,
    }));
    const learner = String(models[0]!.learner);
    await writeFileAtomic(file, encodeSafetensors({ metadata: { format: FORMAT, learner }, tensors }));
  };
  const kept = new KeptModels(before, (models) => {
    writing = writing.then(() => write(models));
    // told when the file is closed
    writing.catch(() => {});
  });
  return { kept, close: () => writing };
};

const read = async (file: string, parameterCount: number): Promise<KeptModel[]> => {
  const { metadata, tensors } = decodeSafetensors(await withFile("read", file, () => readFile(file)), file);
  const learner = Number(metadata.learner);
  if (metadata.format !== FORMAT || !Number.isInteger(learner)) throw keptFileError(file, "it holds no kept model");
  return tensors
    .map(({ name, values }) => {
      const round = NAME.exec(name)?.[1];
      if (round === undefined || !(values instanceof Float32Array) || values.length !== parameterCount)
        throw keptFileError(file, `${name} is no model of ${parameterCount} parameters`);
      // a copy: the bytes read may share its memory
      return { learner, round: Number(round), model: values.slice() };
    })
    .sort((a, b) => a.round - b.round);
};
