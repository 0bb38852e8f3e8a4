/** A compiled contract. */
export interface ContractCode {
  /** The code that deploys it; the constructor's arguments follow. */
  readonly creation: `0x${string}`;
  /** The position in `creation` of the code that stays on chain, in bytes. */
  readonly runtime: { readonly offset: number; readonly length: number };
  /** Bytes of the code on chain that the constructor fills in; zeros in `creation`. */
  readonly immutables: readonly { readonly offset: number; readonly length: number }[];
}
