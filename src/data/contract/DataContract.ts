import type { z } from "zod";
import type { Quantity } from "../Samples.ts";
import { parseNumber } from "../table/parseNumber.ts";
import type { dataContractSchema } from "./contractSchema.ts";

/**
 * What every learner of a task must hold: the feature columns by name, kind and order, the classes by name or the quantity, and
 * the scaling.
 * It is a Frictionless Table Schema; what that standard does not know is under the key `gfml`.
 */
export type DataContract = z.output<ReturnType<typeof dataContractSchema>>;

/** Means and scales of the number columns, in the order of the columns; then those of the quantity, if one is learned. */
export interface ScalingConstants {
  readonly mean: readonly number[];
  readonly scale: readonly number[];
}

/** One feature column as a contract describes it. */
type ContractColumn =
  | { readonly name: string; readonly kind: "number" }
  | { readonly name: string; readonly kind: "category"; readonly values: readonly string[] };

/** A contract as readers use it. */
export interface ContractLayout {
  /** The feature columns of a table, in order. None if the samples are images without named columns. */
  readonly columns: readonly ContractColumn[];
  readonly label: { readonly name: string; readonly values: readonly string[] };
  /** Class k is called classNames[k]; the name of the quantity, if one is learned. */
  readonly classNames: readonly string[];
  /** Whether the label is a quantity: a number to estimate. */
  readonly isQuantity: boolean;
  readonly pixels:
    | { readonly shape: readonly number[]; readonly range?: readonly [number, number] | undefined }
    | undefined;
  /** Numbers that a model gets of one sample: a number column gives one, a category one for each of its values. */
  readonly featureCount: number;
  /** Name of each of these numbers. */
  readonly featureNames: readonly string[];
}

type Field = DataContract["fields"][number];

export const isNumber = ({ type, categories }: Field): boolean => type !== "array" && categories === undefined;

/** The value of a category as a table shows it. */
export const cellOf = (category: NonNullable<Field["categories"]>[number]): string =>
  String(typeof category === "object" ? category.value : category);
/** The name of a category. */
export const labelOf = (category: NonNullable<Field["categories"]>[number]): string =>
  String(typeof category === "object" ? category.label : category);

/** The key by which a cell finds its category: by value if all categories are numbers ("1.0" is 1), else as written. */
export const valueKey = (values: readonly string[]): ((text: string) => string) => {
  const numeric = values.every((value) => parseNumber(value) !== undefined);
  return (text) => {
    const number = numeric ? parseNumber(text) : undefined;
    return number === undefined ? text.trim() : String(number);
  };
};

export const product = (shape: readonly number[]): number => shape.reduce((all, size) => all * size, 1);

/** The columns, classes and features of a contract. */
export const contractLayout = ({ fields, gfml }: DataContract): ContractLayout => {
  const categories = fields.find(({ name }) => name === gfml.label)!.categories ?? [];
  const isQuantity = categories.length === 0;
  const features = fields.filter(({ name, type }) => name !== gfml.label && type !== "array");
  const columns = features.map(
    (field): ContractColumn =>
      isNumber(field)
        ? { name: field.name, kind: "number" }
        : { name: field.name, kind: "category", values: field.categories!.map(cellOf) },
  );
  const featureNames =
    columns.length === 0
      ? Array.from({ length: product(gfml.pixels!.shape) }, (_, index) => `pixel ${index + 1}`)
      : columns.flatMap((column) =>
          column.kind === "number" ? [column.name] : column.values.map((value) => `${column.name}=${value}`),
        );
  return {
    columns,
    label: { name: gfml.label, values: categories.map(cellOf) },
    classNames: isQuantity ? [gfml.label] : categories.map(labelOf),
    isQuantity,
    pixels: gfml.pixels,
    featureCount: featureNames.length,
    featureNames,
  };
};

/** The columns that a scaling has constants for, in the order of these: number columns, then a quantity. */
export const scaledColumns = (contract: DataContract): string[] => {
  const { columns, isQuantity, label } = contractLayout(contract);
  const numbers = columns.flatMap(({ name, kind }) => (kind === "number" ? [name] : []));
  return isQuantity ? [...numbers, label.name] : numbers;
};

/** The quantity that a contract's learners estimate, with its mean and unit once they are agreed on; undefined for classes. */
export const quantityOf = (
  contract: DataContract,
  constants: ScalingConstants | undefined = constantsOf(contract),
): Quantity | undefined => {
  const { isQuantity, label } = contractLayout(contract);
  if (!isQuantity) return undefined;
  return { name: label.name, mean: constants?.mean.at(-1) ?? 0, scale: constants?.scale.at(-1) ?? 1 };
};

/** The constants of a contract that names them; undefined if learners agree on them, or nothing is scaled. */
export const constantsOf = (contract: DataContract): ScalingConstants | undefined => {
  const { scaling } = contract.gfml;
  if (scaling.method !== "constants") return undefined;
  const names = scaledColumns(contract);
  return { mean: names.map((name) => scaling.mean[name]!), scale: names.map((name) => scaling.scale[name]!) };
};

/** The contract with its constants: what learners agreed on becomes part of it. */
export const withConstants = (contract: DataContract, { mean, scale }: ScalingConstants): DataContract => {
  const names = scaledColumns(contract);
  const named = (values: readonly number[]) => Object.fromEntries(names.map((name, at) => [name, values[at]!]));
  return {
    ...contract,
    gfml: { ...contract.gfml, scaling: { method: "constants", mean: named(mean), scale: named(scale) } },
  };
};
