import { GfmlError } from "../../core/index.ts";

/** Bytes from a peer that are no frame, message or payload of the protocol, or do not have the announced SHA-256. */
export class WireFormatError extends GfmlError {
  readonly code = "GFML_NETWORK_WIRE_FORMAT";

  constructor(problem: string, values: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(problem, {
      values,
      remedy: "the other side is no gfml of this version, or lies",
      ...(cause !== undefined && { cause }),
    });
  }
}
