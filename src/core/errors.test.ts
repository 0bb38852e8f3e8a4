import { describe, expect, it } from "vitest";
import {
  GfmlError,
  type GfmlErrorDetails,
  InvalidValueError,
  internalError,
  requireFinite,
  requireInteger,
  requirePositive,
} from "./index.ts";

class ChainSilentError extends GfmlError {
  constructor(shortMessage: string, details: GfmlErrorDetails = {}) {
    super("GFML_CHAIN_SILENT", shortMessage, details);
  }
}

describe("errors carry all that a reader needs", () => {
  it("puts what happened, the values and the remedy into the message", () => {
    const cause = new Error("socket closed");
    const error = new ChainSilentError("the chain does not answer", {
      values: {
        endpoint: "http://127.0.0.1:8545",
        attempts: 3,
        balance: 10n ** 20n,
        nested: { amount: 5n },
        nothing: undefined,
        long: "x".repeat(10),
        list: Array.from({ length: 200 }, (_, index) => index),
      },
      remedy: "start the chain, or name another endpoint",
      cause,
    });
    expect(error.message).toMatchInlineSnapshot(`
      "the chain does not answer
        endpoint: http://127.0.0.1:8545
        attempts: 3
        balance: 100000000000000000000
        nested: {"amount":"5"}
        nothing: undefined
        long: xxxxxxxxxx
        list: [0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50,51,52,53,54,55,56,57,58,59,60,61,62,63,64,65,66,67,68,69,70,71,72,73,74,75,76,77,78,79,80,81,82,83,84,85,86,87,88,89,90,91,92,93,94,95,96,97,98,99,100,10...
        What to do: start the chain, or name another endpoint"
    `);
    expect(error.cause).toBe(cause);
    expect(error.name).toBe("ChainSilentError");
    expect(error.shortMessage).toBe("the chain does not answer");
    expect(error.fault).toBe("user");
    expect(error).toBeInstanceOf(Error);
    expect(error.values.attempts).toBe(3);
  });

  it("has only the short message when there are no details", () => {
    const error = new ChainSilentError("silent");
    expect(error.message).toBe("silent");
    expect(error.values).toEqual({});
    expect(error.remedy).toBeUndefined();
    expect("cause" in error).toBe(false);
  });

  it("marks an internal error as a defect of gfml", () => {
    const error = internalError("two heads in one coalition", { coalition: 2 });
    expect([error.code, error.fault]).toEqual(["GFML_INTERNAL", "internal"]);
    expect(error.message).toMatchInlineSnapshot(`
      "two heads in one coalition
        coalition: 2
        What to do: this is a defect of gfml: please report it with these values"
    `);
  });

  it("shows values that JSON cannot express", () => {
    const text = (value: unknown, remedy?: string) =>
      new InvalidValueError("share", value, "in [0, 1]", remedy).message;
    expect([
      text(Number.NaN),
      text(Number.POSITIVE_INFINITY),
      text(undefined),
      text(null),
      text("half"),
      text([1, 2]),
      text(-1, "give a part of 1"),
    ]).toMatchInlineSnapshot(`
      [
        "share must be in [0, 1]
        share: NaN",
        "share must be in [0, 1]
        share: Infinity",
        "share must be in [0, 1]
        share: undefined",
        "share must be in [0, 1]
        share: null",
        "share must be in [0, 1]
        share: half",
        "share must be in [0, 1]
        share: [1,2]",
        "share must be in [0, 1]
        share: -1
        What to do: give a part of 1",
      ]
    `);
    expect(new InvalidValueError("share", 2, "in [0, 1]").code).toBe("GFML_INVALID_VALUE");
  });
});

describe("require", () => {
  it("returns valid values unchanged", () => {
    expect(requireFinite("x", -1.5)).toBe(-1.5);
    expect(requirePositive("x", 1e-300)).toBe(1e-300);
    expect(requireInteger("x", 3, 3, 3)).toBe(3);
    expect(requireInteger("x", Number.MAX_SAFE_INTEGER, 0)).toBe(Number.MAX_SAFE_INTEGER);
  });

  it("refuses other values and names what is allowed", () => {
    const messages = [
      () => requireFinite("x", Number.NaN),
      () => requireFinite("x", Number.NEGATIVE_INFINITY),
      () => requirePositive("x", 0),
      () => requirePositive("x", Number.POSITIVE_INFINITY),
      () => requireInteger("x", 1.5, 0),
      () => requireInteger("x", 2, 3, 9),
      () => requireInteger("x", 10, 3, 9),
      () => requireInteger("x", 2 ** 53, 0),
      () => requireInteger("x", -1, 0),
    ].map((call) => {
      try {
        call();
      } catch (error) {
        return error instanceof InvalidValueError ? error.message : "another error";
      }
      return "accepted";
    });
    expect(messages).toMatchInlineSnapshot(`
      [
        "x must be a finite number
        x: NaN",
        "x must be a finite number
        x: -Infinity",
        "x must be a finite number greater than 0
        x: 0",
        "x must be a finite number greater than 0
        x: Infinity",
        "x must be an integer of at least 0
        x: 1.5",
        "x must be an integer from 3 to 9
        x: 2",
        "x must be an integer from 3 to 9
        x: 10",
        "x must be an integer of at least 0
        x: 9007199254740992",
        "x must be an integer of at least 0
        x: -1",
      ]
    `);
  });
});
