import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { DataContract } from "../../data/index.ts";
import { type LearnerData, readLearnerData } from "../../federation/index.ts";
import { createKeystore, loadKey } from "../../ledger/index.ts";
import { withFile } from "../../storage/index.ts";
import type { CliContext } from "../CliContext.ts";
import { usageError } from "../errors.ts";
import { type DataFlags, dataSourceOf, type KeyFlags } from "../flags/learnerFlags.ts";
import { showDownload } from "../print/showDownload.ts";

/**
 * Loads the learner's key. With `--create-key`, creates it first if the file does not exist.
 *
 * @throws GFML_USAGE, GFML_KEYSTORE_NOT_WRITTEN, GFML_KEY_MISSING and the other errors of loadKey
 */
export const openKey = async ({ key, createKey }: KeyFlags, { environment, err }: CliContext): Promise<Uint8Array> => {
  if (createKey) {
    if (key === undefined) throw usageError("--create-key needs --key", { remedy: "name the file: --key my.key" });
    if (!existsSync(key)) {
      const account = await createKeystore({ file: key, password: await passwordFor(environment) });
      err.write(`created the key of account ${account} in ${key}; keep it: without it, its earnings are lost\n`);
    }
  }
  return loadKey({ environment, ...(key !== undefined && { keystore: key }) });
};

const passwordFor = async (environment: CliContext["environment"]): Promise<string> => {
  const { GFML_KEYSTORE_PASSWORD: direct, GFML_KEYSTORE_PASSWORD_FILE: file } = environment;
  if (direct !== undefined) return direct;
  if (file === undefined) return "";
  return (await withFile("read", file, () => readFile(file, "utf8"))).replace(/\r?\n$/, "");
};

/**
 * The learner's data, held to the task's contract.
 *
 * @throws GfmlError if they cannot be had, or do not keep to it
 */
export const openData = async (
  flags: DataFlags,
  contract: DataContract | undefined,
  context: CliContext,
  quiet: boolean,
): Promise<LearnerData> => {
  if (contract !== undefined && flags.scaling !== undefined)
    throw usageError("--scaling is what the task's data contract says", { remedy: "leave --scaling out" });
  const download = showDownload(context, quiet ? "quiet" : "lines");
  const { part, dataDir } = flags;
  return readLearnerData({
    source: dataSourceOf(flags),
    contract,
    testShare: flags.testShare,
    seed: flags.dataSeed,
    environment: context.environment,
    signal: context.signal,
    onProgress: download.progress,
    dataDirectory: dataDir,
    ...(part && {
      part: { ...part, method: { method: "fedlab" as const, classesPerLearner: flags.labelsPerLearner } },
    }),
  }).finally(download.end);
};
