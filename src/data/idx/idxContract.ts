import { contractLayout, type DataContract, valueKey } from "../contract/DataContract.ts";
import { outsideRange } from "../contract/samplesOfRows.ts";
import { contractError, DataFormatError, dataFolderError } from "../errors.ts";
import { type Samples, sharedBytes, sharedFloats } from "../Samples.ts";
import type { IdxPair } from "./samplesFromIdx.ts";

/**
 * Proposes the contract that some IDX pairs keep to: images of one shape, and the numbers that label them as classes.
 *
 * @param pairs - at least one
 * @param source - name for errors that concern all of them
 * @throws GFML_DATA_FOLDER if the shapes differ; DataFormatError unless there are 2 to 256 classes
 */
export const proposeIdxContract = (
  pairs: readonly IdxPair[],
  source: string,
): { readonly contract: DataContract; readonly notices: readonly string[] } => {
  const first = pairs[0]!;
  for (const pair of pairs) requireSameShape(first, pair);
  if (pairs.some(({ names }) => names !== undefined)) return namedContract(pairs, source);
  const ids = [...new Set(pairs.flatMap((pair) => [...new Set(pair.ids)]))].sort((a, b) => a - b);
  if (ids.length < 2 || ids.length > 256) {
    throw new DataFormatError(
      source,
      "the labels must make 2 to 256 classes",
      { classes: ids.length, firstClasses: ids.slice(0, 10) },
      "give the label file that belongs to the images",
    );
  }
  const areBytes = first.features instanceof Uint8Array;
  const notices = [
    `images of ${first.shape.join(" x ")} ${areBytes ? "bytes, read as value / 255" : "float32 values, read as they are"}`,
  ];
  const isNumbered = ids.every((id, index) => id === index);
  if (!isNumbered) {
    notices.push(
      `the labels ${ids.length > 8 ? `${ids[0]} to ${ids.at(-1)}` : ids.join(", ")} are ${ids.length} classes; outputs of the model stand in this order`,
    );
  }
  return { contract: imageContract(first, { name: "label", type: "integer", categories: ids }), notices };
};

/** The contract of images whose classes have names, in the order of the names. */
const namedContract = (pairs: readonly IdxPair[], source: string): ReturnType<typeof proposeIdxContract> => {
  const first = pairs[0]!;
  const categories = [...new Set(pairs.flatMap(({ names = [] }) => names))].sort();
  if (categories.length < 2 || categories.length > 256)
    throw new DataFormatError(
      source,
      "the pictures must make 2 to 256 classes",
      { classes: categories.length, firstClasses: categories.slice(0, 10) },
      "give each class a folder of its own, named after it, with the pictures in it",
    );
  return {
    contract: imageContract(first, { name: "label", type: "string", categories }),
    notices: [`pictures of ${first.shape.join(" x ")} bytes, read as value / 255`, `classes: ${categories.join(", ")}`],
  };
};

const imageContract = (
  { features, shape }: IdxPair,
  label: { readonly name: string; readonly type: "integer" | "string"; readonly categories: (number | string)[] },
): DataContract => ({
  fields: [{ name: "image", type: "array" }, label],
  fieldsMatch: "equal",
  gfml: {
    version: 1,
    label: label.name,
    pixels: { shape: [...shape], ...(features instanceof Uint8Array && { range: [0, 255] as [number, number] }) },
    scaling: { method: "none" },
  },
});

const describe = ({ shape, features }: IdxPair): string =>
  `${shape.join(" x ")} ${features instanceof Uint8Array ? "bytes" : "float32 values"}`;

const requireSameShape = (first: IdxPair, pair: IdxPair): void => {
  if (describe(first) === describe(pair)) return;
  throw dataFolderError(
    "all learners need images of one shape",
    { [first.images]: describe(first), [pair.images]: describe(pair) },
    "give all files the same dimensions and the same type of values",
  );
};

/**
 * The samples of IDX pairs by a contract, one after the other.
 *
 * @throws GFML_DATA_CONTRACT naming file and sample of what does not keep to it
 */
export const samplesOfIdx = (pairs: readonly IdxPair[], contract: DataContract): Samples => {
  const layout = contractLayout(contract);
  const { featureCount, classNames } = layout;
  const count = pairs.reduce((sum, pair) => sum + pair.count, 0);
  for (const pair of pairs) requireImages(pair, contract);
  const areBytes = pairs.every(({ features }) => features instanceof Uint8Array) && isByteRange(layout.pixels?.range);
  const features = areBytes ? sharedBytes(count * featureCount) : sharedFloats(count * featureCount);
  const labels = sharedBytes(count);
  const key = valueKey(layout.label.values);
  const placeOf = new Map(layout.label.values.map((value, place) => [key(value), place]));
  let at = 0;
  for (const pair of pairs) {
    if (areBytes || layout.pixels?.range === undefined) features.set(pair.features, at * featureCount);
    else scaleInto(pair, layout.pixels.range, features, at * featureCount);
    for (const [sample, id] of pair.ids.entries()) {
      const label = pair.names?.[id] ?? String(id);
      const place = placeOf.get(key(label));
      if (place === undefined)
        throw contractError(
          `${pair.labels}: the label ${label} is not in the contract`,
          { sample, label, allowed: layout.label.values.slice(0, 20) },
          "write the contract's numbers for the classes, or remove the samples that have another",
        );
      labels[at++] = place;
    }
  }
  return { count, featureCount, features, labels, classCount: classNames.length };
};

const isByteRange = (range: readonly [number, number] | undefined): boolean => range?.[0] === 0 && range[1] === 255;

/** @throws GFML_DATA_CONTRACT for a different shape, or values of a different kind */
const requireImages = (pair: IdxPair, contract: DataContract): void => {
  const { pixels, columns, featureCount } = contractLayout(contract);
  if (pixels === undefined)
    throw contractError(
      `${pair.images}: the task takes a table, not images`,
      { columns: columns.map(({ name }) => name).slice(0, 20) },
      "give a table with the contract's columns: --data csv --path FILE",
    );
  const size = pair.shape.reduce((product, side) => product * side, 1);
  const same = pixels.shape.join() === pair.shape.join() || (pixels.shape.length === 1 && size === featureCount);
  if (!same)
    throw contractError(
      `${pair.images}: the images have a different shape than the contract asks for`,
      { shape: pair.shape.join(" x "), "shape of the contract": pixels.shape.join(" x ") },
      "scale or cut the images to the contract's shape",
    );
  const areBytes = pair.features instanceof Uint8Array;
  if (pixels.range === undefined && areBytes)
    throw contractError(
      `${pair.images}: the task takes float32 values, but these are bytes`,
      { type: "unsigned byte" },
      "convert them to float32 as the task's other learners did",
    );
  if (isByteRange(pixels.range) && !areBytes && pair.features.every((value) => value <= 1))
    throw contractError(
      `${pair.images}: the task takes pixels from 0 to 255, but no value is above 1`,
      { range: pixels.range },
      "multiply the values by 255, or write them as bytes",
    );
};

const scaleInto = (
  { features: from, images }: IdxPair,
  [low, high]: readonly [number, number],
  features: Uint8Array | Float32Array,
  start: number,
): void => {
  for (const [index, value] of from.entries()) {
    if (!(value >= low && value <= high)) throw outsideRange(images, "image", index, value, [low, high]);
    features[start + index] = (value - low) / (high - low);
  }
};
