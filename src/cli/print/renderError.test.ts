import { describe, expect, it } from "vitest";
import { TextTerminal } from "../../../test/support/TextTerminal.ts";
import { InvalidValueError, internalError } from "../../core/index.ts";
import { createStyle } from "../../text/index.ts";
import { runCli } from "../runCli.ts";
import { errorEvent, exitCodeOf, renderError } from "./renderError.ts";

const plain = createStyle(false);

describe("errors", () => {
  it("tells errors of the user (2) from errors of gfml (1)", () => {
    expect(exitCodeOf(new InvalidValueError("a", 1, "2"))).toBe(2);
    expect(exitCodeOf(internalError("a"))).toBe(1);
    expect(exitCodeOf(new TypeError("a"))).toBe(1);
    expect(exitCodeOf("a")).toBe(1);
  });

  it("prints an error briefly, with values, remedy and code", () => {
    const error = new InvalidValueError("learners", -1, "an integer of at least 1", "give more learners");
    expect(`\n${renderError(error, plain, false)}`).toMatchInlineSnapshot(`
      "
      error: learners must be an integer of at least 1
        learners: -1
        What to do: give more learners
        GFML_INVALID_VALUE
      "
    `);
    expect(`\n${renderError(new TypeError("x is undefined"), plain, false)}`).toMatchInlineSnapshot(`
      "
      internal error: TypeError: x is undefined
        What to do: this is a defect of gfml: repeat the command with --debug and report what it prints
      "
    `);
    expect(renderError("thrown text", plain, false)).toContain("internal error: thrown text");
  });

  it("shows stack and causes when asked", () => {
    const error = new TypeError("outer", { cause: new Error("inner") });
    expect(renderError(error, plain, true)).toMatch(/TypeError: outer\n +at .*caused by: Error: inner/s);
  });

  it("prints an event for programs", () => {
    expect(errorEvent(new InvalidValueError("a", 1, "2"))).toMatchObject({
      event: "error",
      code: "GFML_INVALID_VALUE",
    });
    expect(errorEvent(new TypeError("x"))).toMatchObject({
      code: "GFML_INTERNAL",
      message: "TypeError: x",
      exitCode: 1,
    });
  });
});

describe("the exit code", () => {
  const run = async (fail: () => never, aborted = false): Promise<{ code: number; err: string }> => {
    const out = new TextTerminal();
    out.write = fail;
    const err = new TextTerminal();
    const signal = aborted ? AbortSignal.abort() : new AbortController().signal;
    return {
      code: await runCli(["schema"], { out, err, environment: {}, program: "gfml", signal, now: () => 0 }),
      err: err.text,
    };
  };

  it("is 1 for an unexpected error, with a hint", async () => {
    const { code, err } = await run(() => {
      throw new TypeError("broken");
    });
    expect(code).toBe(1);
    expect(err).toContain("--debug");
  });

  it("is 130 after an interruption", async () => {
    const { code, err } = await run(() => {
      throw new DOMException("This operation was aborted", "AbortError");
    }, true);
    expect({ code, err }).toEqual({ code: 130, err: "stopped\n" });
  });
});
