import { expect } from "vitest";

/** Matches an error with this stable code: `expect(run).toThrow(withCode("GFML_INVALID_VALUE"))`. */
export const withCode = (code: `GFML_${string}`): unknown => expect.objectContaining({ code });
