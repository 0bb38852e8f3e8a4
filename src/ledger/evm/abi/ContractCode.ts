/** A compiled contract. */
export interface ContractCode {
  /** What deploys it; the constructor's arguments follow. */
  readonly creation: `0x${string}`;
  /** Where in `creation` the code lies that stays on chain, in bytes. */
  readonly runtime: { readonly offset: number; readonly length: number };
  /** Bytes of the code on chain that its constructor fills in; zeros in `creation`. */
  readonly immutables: readonly { readonly offset: number; readonly length: number }[];
}
