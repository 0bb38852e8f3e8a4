import { canonicalJson } from "../../round/index.ts";
import { loadOutcome } from "../cache/readOutcome.ts";
import { type ExperimentManifest, readExperimentManifest, writeExperimentManifest } from "./ExperimentManifest.ts";
import { notResultsError, resultsDifferError } from "./errors.ts";
import { sortCounts } from "./measures.ts";
import { outcomesFolder, type ResultLine, readResultLines } from "./ResultLine.ts";
import { type FinishedRun, labelColumns } from "./tables.ts";
import { writeResults } from "./writeResults.ts";

/**
 * Joins the results of an experiment's shards, or of several attempts at it, in one folder. The result equals that of one
 * machine that played all runs.
 *
 * @throws GFML_RESULTS_DIFFER if they are of different experiments or disagree about a run; GFML_NOT_RESULTS; FileAccessError
 */
export const mergeResults = async (folders: readonly string[], output: string): Promise<ExperimentManifest> => {
  const parts: { readonly folder: string; readonly manifest: ExperimentManifest }[] = [];
  for (const folder of folders) parts.push({ folder, manifest: await readExperimentManifest(folder) });
  const first = parts[0]!;
  for (const part of parts) requireSameExperiment(first, part);

  const found = new Map<number, { readonly folder: string; readonly line: ResultLine }>();
  for (const { folder } of parts) {
    for await (const line of readResultLines(folder)) {
      const other = found.get(line.run);
      if (other === undefined) found.set(line.run, { folder, line });
      else requireSameResult(other, { folder, line });
    }
  }
  const sorted = [...found.values()].sort((a, b) => a.line.run - b.line.run);
  const measured = sorted.flatMap(({ line }) => Object.keys(line.measures));
  const shape = {
    labels: labelColumns(sorted.map(({ line }) => line.labels)),
    passiveCounts: sortCounts(measured.flatMap((name) => /^passiveAccuracy\.(.+)$/.exec(name)?.[1] ?? [])),
  };
  const finished = async function* (): AsyncGenerator<FinishedRun> {
    for (const { folder, line } of sorted) {
      const outcome = await loadOutcome(outcomesFolder(folder), line.key);
      if (outcome === undefined) throw notResultsError(folder, `the outcome of run ${line.run} is missing`);
      yield { line, outcome };
    }
  };
  const count = await writeResults(output, shape, finished());
  const failed = parts.flatMap(({ manifest }) => manifest.failed).filter(({ run }) => !found.has(run));
  const manifest: ExperimentManifest = {
    ...first.manifest,
    startedAt: parts.map((part) => part.manifest.startedAt).sort()[0]!,
    finishedAt: parts
      .map((part) => part.manifest.finishedAt)
      .sort()
      .at(-1)!,
    shard: null,
    finished: count,
    failed: [...new Map(failed.map((one) => [one.run, one])).values()].sort((a, b) => a.run - b.run),
  };
  await writeExperimentManifest(output, manifest);
  return manifest;
};

interface Part {
  readonly folder: string;
  readonly manifest: ExperimentManifest;
}

const requireSameExperiment = (first: Part, other: Part): void => {
  const isSame =
    canonicalJson(first.manifest.input) === canonicalJson(other.manifest.input) &&
    first.manifest.runs === other.manifest.runs;
  if (isSame) return;
  throw resultsDifferError("these are results of different experiments", {
    values: {
      [first.folder]: `${first.manifest.name}, ${first.manifest.runs} runs`,
      [other.folder]: `${other.manifest.name}, ${other.manifest.runs} runs`,
    },
    remedy: "join results of one experiment file, unchanged between its shards",
  });
};

interface Found {
  readonly folder: string;
  readonly line: ResultLine;
}

const requireSameResult = (one: Found, other: Found): void => {
  if (one.line.key === other.line.key && one.line.resultHash === other.line.resultHash) return;
  throw resultsDifferError(`run ${one.line.run} has two different results`, {
    values: {
      run: one.line.labels,
      [`result hash in ${one.folder}`]: one.line.resultHash,
      [`result hash in ${other.folder}`]: other.line.resultHash,
    },
    remedy: "play it on one kind of machine: results agree bit for bit where the kernels' rounding agrees",
  });
};
