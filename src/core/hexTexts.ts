/** A SHA-256 as gfml writes it: 64 lower-case hex digits, without 0x. */
export const HASH: RegExp = /^[0-9a-f]{64}$/;

/** Whether a text is a SHA-256 as gfml writes it. */
export const isHash = (text: string): boolean => HASH.test(text);

/** An Ethereum account: 0x and 40 hex digits, in any case. */
export const ACCOUNT: RegExp = /^0x[0-9a-fA-F]{40}$/;

/** An Ethereum account in lower case, as protocols and the network write it. */
export const LOWER_CASE_ACCOUNT: RegExp = /^0x[0-9a-f]{40}$/;

/** An ordinary signature: 0x and the 65 bytes r, s, v in lower-case hex digits. */
export const SIGNATURE: RegExp = /^0x[0-9a-f]{130}$/;

/** A signature of 65 bytes, or of 64 as in ERC-2098, in lower-case hex digits after 0x. */
export const ANY_SIGNATURE: RegExp = /^0x(?:[0-9a-f]{128}|[0-9a-f]{130})$/;

/** The 32 bytes of a private key written as 64 hex digits, with or without 0x; undefined if the text is something else. */
export const keyBytesOf = (text: string): Uint8Array | undefined => {
  const digits = text.trim().replace(/^0x/i, "");
  if (!/^[0-9a-fA-F]{64}$/.test(digits)) return undefined;
  return Uint8Array.from({ length: 32 }, (_, at) => Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16));
};
