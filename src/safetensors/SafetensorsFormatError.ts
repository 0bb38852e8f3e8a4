import { GfmlError } from "../core/index.ts";

/** Bytes are not a safetensors file, or hold tensors of a kind that gfml does not read. */
export class SafetensorsFormatError extends GfmlError {
  readonly code = "GFML_SAFETENSORS_FORMAT";

  constructor(source: string, problem: string) {
    super(`${source} is not a safetensors file that gfml can read`, {
      values: { problem },
      remedy: "give a complete safetensors file with float32 (F32) or float16 (F16) tensors",
    });
  }
}
