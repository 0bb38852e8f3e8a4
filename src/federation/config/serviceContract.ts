import { contractError, contractLayout, type DataContract, readContract } from "../../data/index.ts";
import type { ServiceConfig } from "./serviceSchema.ts";

/**
 * The data contract of a new service. One that names only the numbers of features and classes takes images: values of one
 * array, and classes that are called by their numbers. Tables need a contract that names their columns.
 *
 * @throws GFML_DATA_CONTRACT if the configured one is invalid
 */
export const serviceContract = ({ contract, samples }: Pick<ServiceConfig, "contract" | "samples">): DataContract => {
  if (contract !== undefined) return readContract(contract, "contract");
  return {
    fields: [
      { name: "image", type: "array" },
      {
        name: "label",
        type: "integer",
        categories: Array.from({ length: samples.classes }, (_, label) => label),
      },
    ],
    fieldsMatch: "equal",
    gfml: {
      version: 1,
      label: "label",
      pixels: { shape: [samples.features], range: [0, 255] },
      scaling: { method: "none" },
    },
  };
};

/** The numbers of features and classes that a contract gives. @throws GFML_DATA_CONTRACT if it is invalid, or of a quantity */
export const samplesOfContract = (document: unknown): { readonly features: number; readonly classes: number } => {
  const { featureCount, classNames, isQuantity } = contractLayout(readContract(document, "contract"));
  if (isQuantity)
    throw contractError(
      "a service learns classes, but the label of its contract is a quantity",
      { label: classNames[0] },
      "learn the quantity in one process: gfml run --data folder --path FOLDER --target quantity; or divide its values into classes",
    );
  return { features: featureCount, classes: classNames.length };
};
