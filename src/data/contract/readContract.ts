import { contractError } from "../errors.ts";
import { dataContractSchema } from "./contractSchema.ts";
import { cellOf, type DataContract, isNumber, labelOf, product, valueKey } from "./DataContract.ts";

const MOST_CLASSES = 256;

/**
 * Checks the document of a contract.
 *
 * @param source - the file, for errors
 * @throws GFML_DATA_CONTRACT naming the first field that is wrong
 */
export const readContract = (document: unknown, source: string): DataContract => {
  const parsed = dataContractSchema().safeParse(document);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw invalid(source, issue.path.join(".") || "the document", issue.message);
  }
  const contract = parsed.data;
  requireConsistent(contract, source);
  return contract;
};

const invalid = (source: string, field: string, problem: string) =>
  contractError(`the data contract is invalid: ${field}: ${problem}`, { contract: source }, FIX);

const FIX = "correct that field; gfml contract FILE proposes a contract that is valid";

/** @throws GFML_DATA_CONTRACT if fields that are valid alone do not fit together */
const requireConsistent = ({ fields, gfml }: DataContract, source: string): void => {
  const fail = (field: string, problem: string): never => {
    throw invalid(source, field, problem);
  };
  const names = new Set<string>();
  for (const field of fields) {
    if (names.has(field.name)) fail("fields", `two fields are called ${field.name}`);
    names.add(field.name);
    const values = (field.categories ?? []).map(cellOf);
    if (new Set(values.map(valueKey(values))).size < values.length)
      fail(`fields, ${field.name}`, "a category occurs twice");
  }
  const label = fields.find(({ name }) => name === gfml.label);
  if (label === undefined) throw invalid(source, "gfml.label", `no field is called ${gfml.label}`);
  const isQuantity = label.categories === undefined;
  if (isQuantity && label.type !== "number")
    fail(
      `fields, ${label.name}`,
      "the label needs categories: the class names; or type number, if it is a quantity to estimate",
    );
  if ((label.categories ?? []).length > MOST_CLASSES)
    fail(`fields, ${label.name}`, `at most ${MOST_CLASSES} classes are possible`);
  const labels = (label.categories ?? []).map(labelOf);
  if (new Set(labels).size < labels.length) fail(`fields, ${label.name}`, "two classes have the same name");
  const features = fields.filter(({ name }) => name !== gfml.label);
  const { pixels, scaling, sample } = gfml;
  if (isQuantity && scaling.method === "none")
    fail("gfml.scaling", `the quantity ${label.name} needs a mean and a scale: write method agreed or constants`);
  for (const { name, type, categories } of features) {
    if (type === "string" && categories === undefined)
      fail(`fields, ${name}`, "a column of type string needs categories: all its values");
    if (type === "number" && categories !== undefined) fail(`fields, ${name}`, "a number has no categories");
    if (type === "array" && (pixels === undefined || features.length > 1))
      fail(`fields, ${name}`, "an array must be the only feature, with gfml.pixels");
    if (pixels !== undefined && (type === "string" || categories !== undefined))
      fail(`fields, ${name}`, "with gfml.pixels every feature is a number");
  }
  if (pixels !== undefined) {
    const size = product(pixels.shape);
    if (features[0]!.type !== "array" && features.length !== size)
      fail("gfml.pixels.shape", `it has ${size} pixels, but there are ${features.length} feature columns`);
    if (pixels.range !== undefined && !(pixels.range[0] < pixels.range[1]))
      fail("gfml.pixels.range", "its first number must be below its second");
    if (scaling.method !== "none") fail("gfml.scaling", "pixels are scaled by gfml.pixels.range: write method: none");
  }
  if (scaling.method === "constants") {
    const numbers = [...features.filter(isNumber), ...(isQuantity ? [label] : [])].map(({ name }) => name);
    for (const [part, values] of [
      ["mean", scaling.mean],
      ["scale", scaling.scale],
    ] as const) {
      for (const name of numbers)
        if (values[name] === undefined) fail(`gfml.scaling.${part}`, `column ${name} is missing`);
      for (const name of Object.keys(values))
        if (!numbers.includes(name)) fail(`gfml.scaling.${part}`, `${name} is no number column`);
    }
    for (const [name, value] of Object.entries(scaling.scale))
      if (!(value > 0)) fail(`gfml.scaling.scale.${name}`, "it must be above 0");
  }
  for (const name of Object.keys(sample ?? {})) if (!names.has(name)) fail("gfml.sample", `no field is called ${name}`);
};
