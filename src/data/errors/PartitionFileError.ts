import { GfmlError } from "../../core/index.ts";

/** A partition read from JSON is malformed, or was made for other data. */
export class PartitionFileError extends GfmlError {
  readonly code = "GFML_PARTITION_FILE";

  constructor(problem: string, values: Readonly<Record<string, unknown>> = {}, remedy?: string) {
    super(problem, { values, ...(remedy !== undefined && { remedy }) });
  }
}
