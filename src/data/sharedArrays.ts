/** Zeroed bytes that worker threads can read without a copy, where the platform shares memory; else ordinary bytes. */
export const sharedBytes = (length: number): Uint8Array => new Uint8Array(buffer(length));

/** Zeroed float32 values that worker threads can read without a copy, where the platform shares memory. */
export const sharedFloats = (length: number): Float32Array => new Float32Array(buffer(length * 4));

const buffer = (byteLength: number): ArrayBufferLike =>
  typeof SharedArrayBuffer === "undefined" ? new ArrayBuffer(byteLength) : new SharedArrayBuffer(byteLength);
