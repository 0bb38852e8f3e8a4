/** A SHA-256 as gfml writes it: 64 lower-case hex digits, without 0x. */
export const HASH: RegExp = /^[0-9a-f]{64}$/;

/** Whether a text is a SHA-256 as gfml writes it. */
export const isHash = (text: string): boolean => HASH.test(text);
