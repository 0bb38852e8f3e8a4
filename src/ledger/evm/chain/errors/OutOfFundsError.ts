import { GfmlError } from "../../../../core/index.ts";

/** The account cannot pay the gas of a transaction. Amounts in wei. */
export class OutOfFundsError extends GfmlError {
  readonly code = "GFML_OUT_OF_FUNDS";
  readonly address: string;
  readonly shortage: bigint;

  constructor(label: string, address: string, balance: bigint, needed: bigint) {
    const shortage = needed > balance ? needed - balance : 0n;
    super("the account has not enough ether for gas", {
      values: { call: label, address, balance, needed, shortage },
      remedy: "send ether to the address",
    });
    this.address = address;
    this.shortage = shortage;
  }
}
