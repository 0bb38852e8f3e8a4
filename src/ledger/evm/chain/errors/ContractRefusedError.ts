import { GfmlError } from "../../../../core/index.ts";

/** A contract refused a call (reverted): which of its errors, with which arguments. */
export class ContractRefusedError extends GfmlError {
  readonly code = "GFML_CONTRACT_REFUSED";
  readonly label: string;
  /** The contract's custom error, `Error` or `Panic`, or `unknown` where nothing could be decoded. */
  readonly errorName: string;
  readonly args: readonly unknown[];
  /** Absent if the refusal was known before anything was sent. */
  readonly transactionHash: string | undefined;

  /** @param label - what the call was, in words */
  constructor(label: string, errorName: string, args: readonly unknown[], transactionHash?: string) {
    super("the contract refused a call", {
      values: {
        call: label,
        error: `${errorName}(${args.map(shown).join(", ")})`,
        ...(transactionHash !== undefined && { transaction: transactionHash }),
      },
      remedy: "see the contract's interface for when this error is thrown",
    });
    this.label = label;
    this.errorName = errorName;
    this.args = args;
    this.transactionHash = transactionHash;
  }
}

/** Numbers and texts as they are, tuples and lists as JSON. */
const shown = (value: unknown): string =>
  typeof value === "object" && value !== null
    ? JSON.stringify(value, (_, inner) => (typeof inner === "bigint" ? `${inner}` : inner))
    : String(value);
