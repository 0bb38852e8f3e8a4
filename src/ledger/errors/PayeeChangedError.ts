import { GfmlError } from "../../core/index.ts";

/** A learner that named a payee declares another one, or none. */
export class PayeeChangedError extends GfmlError {
  readonly code = "GFML_PAYEE_CHANGED";

  constructor(learner: number, named: string, given: string | undefined) {
    super("a learner keeps the payee that it named", {
      values: { learner, named, given: given ?? "none" },
      remedy: "declare the payee that was named first, or register as a new learner",
    });
  }
}
