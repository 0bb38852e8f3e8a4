import type { TaskDocument } from "gfml/browser";
import {
  agreeOnAll,
  contractLayout,
  DataFormatError,
  formerLayout,
  gunzip,
  type IdxPair,
  mapTable,
  proposeContract,
  readIdxPair,
  readTable,
  type Samples,
  samplesFromIdx,
  samplesOfFormerTask,
  samplesOfIdx,
  samplesOfRows,
  tablePlanOf,
} from "gfml/data";
import type { OwnData } from "./learnerMessages.ts";

/** Most bytes of an unpacked file. */
const LARGEST = 2 ** 29;

interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Reads a user's own files by the task's data contract, with the readers of `gfml learner`: one table (CSV, TSV), or a pair of
 * IDX files, images and labels in any order, packed by gzip or not.
 *
 * @throws GfmlError naming the file and what is wrong with it
 */
export const readDataFiles = async (
  files: readonly File[],
  task: Pick<TaskDocument, "contract" | "model">,
): Promise<OwnData> => {
  const read = await Promise.all(
    files.map(
      async (file): Promise<NamedFile> => ({
        name: file.name,
        bytes: await gunzip(new Uint8Array(await file.arrayBuffer()), file.name, LARGEST),
      }),
    ),
  );
  const description = files.map(({ name }) => name).join(", ");
  const [first, second, ...more] = read;
  if (first === undefined || more.length > 0)
    throw new DataFormatError(description, "too many files", { files: files.length }, ASK);
  if (second !== undefined) return { description, notices: [], ...readImages(first, second, task) };
  if (isIdx(first.bytes)) throw new DataFormatError(first.name, "the labels are missing", {}, ASK);
  return { description, ...(await readOneTable(first, task)) };
};

const ASK = "choose one CSV file, or two files in the MNIST format: images and labels";

/** An IDX file begins with two zeros, its type and its number of dimensions. */
const isIdx = (bytes: Uint8Array): boolean => bytes[0] === 0 && bytes[1] === 0 && (bytes[3] ?? 0) > 0;
const dimensionsOf = (bytes: Uint8Array): number => (isIdx(bytes) ? bytes[3]! : 0);

const readImages = (
  first: NamedFile,
  second: NamedFile,
  { contract, model }: Pick<TaskDocument, "contract" | "model">,
): Pick<OwnData, "samples" | "contract"> => {
  const [images, labels] = dimensionsOf(first.bytes) < dimensionsOf(second.bytes) ? [second, first] : [first, second];
  if (contract === undefined)
    return { samples: unshared(samplesFromIdx(images, labels, { classCount: model.classes })) };
  const pair: IdxPair = readIdxPair(images, labels);
  return { samples: unshared(samplesOfIdx([pair], contract)), contract };
};

const readOneTable = async (
  { name, bytes }: NamedFile,
  { contract, model }: Pick<TaskDocument, "contract" | "model">,
): Promise<Omit<OwnData, "description">> => {
  if (contract === undefined) {
    const layout = formerLayout(new TextDecoder().decode(bytes.subarray(0, 65_536)), {});
    const table = await readTable([bytes], name, layout);
    const { contract: own, rows } = proposeContract([table], name, { scaling: "former" });
    const samples = samplesOfRows(rows, own);
    const held = samplesOfFormerTask(samples, contractLayout(own).classNames, name, model.classes);
    return { notices: [], samples: unshared({ ...held, classCount: model.classes }) };
  }
  const table = await readTable([bytes], name, {}, tablePlanOf(contract, name));
  const rows = mapTable(table, contract);
  const isAgreed = contract.gfml.scaling.method === "agreed";
  // its own scaling, to measure speed with, until the learners have agreed on one
  const samples = unshared(samplesOfRows([rows], contract, isAgreed ? agreeOnAll([rows], contract) : undefined));
  return {
    notices: table.notices,
    samples,
    contract,
    ...(isAgreed && { rows: { ...rows, columns: rows.columns.map((column) => column.slice()) } }),
  };
};

/** Copies out of shared memory, because a page's database does not store shared memory. */
const unshared = (samples: Samples): Samples => ({
  ...samples,
  features: samples.features.slice(),
  labels: samples.labels.slice(),
});
