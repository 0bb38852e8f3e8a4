/** Numbers of an array as JavaScript keeps them. Booleans are bytes, 0 or 1; float16 becomes float32. */
export type NumpyData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array;

/** The element types of NumPy that are read, by NumPy's names. */
export type NumpyType =
  | "bool"
  | "float16"
  | "float32"
  | "float64"
  | "int8"
  | "int16"
  | "int32"
  | "int64"
  | "uint8"
  | "uint16"
  | "uint32"
  | "uint64";

/** An array of NumPy: numbers in row-major order. */
export interface NumpyArray {
  readonly dtype: NumpyType;
  /** Sizes of the dimensions; empty for a single number. */
  readonly shape: readonly number[];
  /** As many numbers as the shape holds. */
  readonly data: NumpyData;
}

interface ElementType {
  readonly name: NumpyType;
  /** Bytes of an element. */
  readonly size: number;
  readonly create: (length: number) => NumpyData;
}

/** Element types by NumPy's code for them, without the byte order. */
export const elementTypes: Readonly<Record<string, ElementType>> = {
  b1: { name: "bool", size: 1, create: (length) => new Uint8Array(length) },
  f2: { name: "float16", size: 2, create: (length) => new Float32Array(length) },
  f4: { name: "float32", size: 4, create: (length) => new Float32Array(length) },
  f8: { name: "float64", size: 8, create: (length) => new Float64Array(length) },
  i1: { name: "int8", size: 1, create: (length) => new Int8Array(length) },
  i2: { name: "int16", size: 2, create: (length) => new Int16Array(length) },
  i4: { name: "int32", size: 4, create: (length) => new Int32Array(length) },
  i8: { name: "int64", size: 8, create: (length) => new BigInt64Array(length) },
  u1: { name: "uint8", size: 1, create: (length) => new Uint8Array(length) },
  u2: { name: "uint16", size: 2, create: (length) => new Uint16Array(length) },
  u4: { name: "uint32", size: 4, create: (length) => new Uint32Array(length) },
  u8: { name: "uint64", size: 8, create: (length) => new BigUint64Array(length) },
};
