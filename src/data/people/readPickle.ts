import { pickleError } from "../errors.ts";

/** An object of a pickle that is no plain value: what made it, from what, and the state that was set on it. */
export interface PickledObject {
  readonly maker: string;
  readonly args: readonly unknown[];
  state: unknown;
}

/** An array of NumPy. */
export interface PickledArray {
  readonly shape: readonly number[];
  readonly values: Float64Array | BigInt64Array | readonly unknown[];
}

/** What a pickle may name. Nothing is imported or called: the names only tell how plain data are laid out. */
const KNOWN = new Set([
  "copy_reg _reconstructor",
  "copyreg _reconstructor",
  "__builtin__ object",
  "builtins object",
  "__builtin__ slice",
  "builtins slice",
  "_codecs encode",
  "numpy dtype",
  "numpy ndarray",
  "numpy.core.multiarray _reconstruct",
  "numpy._core.multiarray _reconstruct",
  "pandas.core.frame DataFrame",
  "pandas.core.indexes.base Index",
  "pandas.core.indexes.base _new_Index",
  "pandas.core.indexes.range RangeIndex",
  "pandas.core.internals.managers BlockManager",
]);

/** A global name: data, not code. */
class Name {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const MARK = Symbol("mark");

/**
 * Reads a pickle of protocol 0 to 2 that holds dictionaries, lists, numbers, texts, and arrays of NumPy in frames of pandas. It runs
 * no code: a name outside of a short list is refused, and the known ones are only recorded.
 *
 * Dictionaries become `Map`s. Arrays have float64, int64 or object values.
 *
 * @param name - for errors
 * @throws GFML_PICKLE if the file is cut short, names something else, or uses a different opcode
 */
export const readPickle = (bytes: Uint8Array, name: string): unknown => new PickleReader(bytes, name).read();

class PickleReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #name: string;
  readonly #stack: unknown[] = [];
  readonly #memo = new Map<number, unknown>();
  #at = 0;

  constructor(bytes: Uint8Array, name: string) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#name = name;
  }

  read(): unknown {
    try {
      for (;;) {
        const place = this.#at;
        const opcode = String.fromCharCode(this.#view.getUint8(this.#at++));
        if (opcode === ".") return this.#pop();
        if (!this.#run(opcode)) throw this.#error(`has an unknown opcode at byte ${place}`);
      }
    } catch (cause) {
      if (cause instanceof RangeError) throw this.#error("is cut short", cause);
      throw cause;
    }
  }

  /** @returns whether the opcode is known */
  #run(opcode: string): boolean {
    const stack = this.#stack;
    switch (opcode) {
      case "\x80":
        this.#at += 1;
        return true;
      case "(":
        stack.push(MARK);
        return true;
      case "}":
        stack.push(new Map());
        return true;
      case "]":
        stack.push([]);
        return true;
      case ")":
        stack.push([]);
        return true;
      case "N":
        stack.push(undefined);
        return true;
      case "\x88":
        stack.push(true);
        return true;
      case "\x89":
        stack.push(false);
        return true;
      case "I": {
        const line = this.#line();
        stack.push(line === "00" ? false : line === "01" ? true : Number(line));
        return true;
      }
      case "K":
        stack.push(this.#take(1).getUint8(0));
        return true;
      case "M":
        stack.push(this.#take(2).getUint16(0, true));
        return true;
      case "J":
        stack.push(this.#take(4).getInt32(0, true));
        return true;
      case "G":
        stack.push(this.#take(8).getFloat64(0));
        return true;
      case "X": {
        const length = this.#take(4).getUint32(0, true);
        stack.push(this.#text(length));
        return true;
      }
      case "q":
        this.#memo.set(this.#take(1).getUint8(0), stack.at(-1));
        return true;
      case "r":
        this.#memo.set(this.#take(4).getUint32(0, true), stack.at(-1));
        return true;
      case "h":
        stack.push(this.#memo.get(this.#take(1).getUint8(0)));
        return true;
      case "j":
        stack.push(this.#memo.get(this.#take(4).getUint32(0, true)));
        return true;
      case "c":
        stack.push(this.#global(`${this.#line()} ${this.#line()}`));
        return true;
      case "t":
        stack.push(this.#toMark());
        return true;
      case "\x85":
      case "\x86":
      case "\x87": {
        const length = opcode.charCodeAt(0) - 0x84;
        if (stack.length < length) throw this.#error("takes a value that is not there");
        stack.push(stack.splice(-length));
        return true;
      }
      case "a": {
        const item = this.#pop();
        this.#list().push(item);
        return true;
      }
      case "e": {
        const items = this.#toMark();
        const list = this.#list();
        for (const item of items) list.push(item);
        return true;
      }
      case "s": {
        const value = this.#pop();
        const key = this.#pop();
        this.#map().set(key, value);
        return true;
      }
      case "u": {
        const items = this.#toMark();
        const map = this.#map();
        for (let index = 0; index + 1 < items.length; index += 2) map.set(items[index], items[index + 1]);
        return true;
      }
      case "R":
      case "\x81": {
        const args = this.#pop();
        const maker = this.#pop();
        if (!(maker instanceof Name) || !Array.isArray(args)) throw this.#error("calls something that has no name");
        stack.push(this.#make(maker.text, args));
        return true;
      }
      case "b": {
        const state = this.#pop();
        stack.push(this.#build(this.#pop(), state));
        return true;
      }
      default:
        return false;
    }
  }

  #make(maker: string, args: readonly unknown[]): unknown {
    if (maker === "_codecs encode") {
      if (typeof args[0] !== "string" || args[1] !== "latin1") throw this.#error("encodes bytes in an unknown way");
      return latin1Bytes(args[0]);
    }
    return { maker, args: args.map((value) => (value instanceof Name ? value.text : value)), state: undefined };
  }

  /** Sets an object's state. The object stays the same one, since the memo may hold it. */
  #build(target: unknown, state: unknown): unknown {
    if (typeof target !== "object" || target === null || !("maker" in target))
      throw this.#error("sets the state of something that has none");
    (target as PickledObject).state = state;
    return target;
  }

  #global(text: string): Name {
    if (!KNOWN.has(text)) throw this.#error(`names ${text.replace(" ", ".")}, which gfml does not read`);
    return new Name(text);
  }

  #pop(): unknown {
    if (this.#stack.length === 0) throw this.#error("takes a value that is not there");
    return this.#stack.pop();
  }

  #toMark(): unknown[] {
    const at = this.#stack.lastIndexOf(MARK);
    if (at < 0) throw this.#error("ends a group that it did not begin");
    const items = this.#stack.splice(at + 1);
    this.#stack.pop();
    return items;
  }

  #list(): unknown[] {
    const list = this.#stack.at(-1);
    if (!Array.isArray(list)) throw this.#error("adds an item to something that is no list");
    return list;
  }

  #map(): Map<unknown, unknown> {
    const map = this.#stack.at(-1);
    if (!(map instanceof Map)) throw this.#error("adds an entry to something that is no dictionary");
    return map;
  }

  #take(length: number): DataView {
    const view = new DataView(this.#view.buffer, this.#view.byteOffset + this.#at, length);
    if (this.#at + length > this.#bytes.length) throw new RangeError("end of the file");
    this.#at += length;
    return view;
  }

  #text(length: number): string {
    if (this.#at + length > this.#bytes.length) throw new RangeError("end of the file");
    const bytes = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return new TextDecoder().decode(bytes);
  }

  #line(): string {
    const end = this.#bytes.indexOf(10, this.#at);
    if (end < 0) throw new RangeError("end of the file");
    const text = new TextDecoder().decode(this.#bytes.subarray(this.#at, end));
    this.#at = end + 1;
    return text;
  }

  #error(what: string, cause?: unknown): Error {
    return pickleError(this.#name, what, cause);
  }
}

const latin1Bytes = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
  return bytes;
};

/**
 * The array that a pickled object of NumPy stands for.
 *
 * @throws GFML_PICKLE if it is none, or its values are no float64, int64 or objects
 */
export const pickledArray = (value: unknown, name: string): PickledArray => {
  const { maker, state } = requireObject(value, name);
  if (!maker.endsWith("multiarray _reconstruct") || !Array.isArray(state))
    throw pickleError(name, "has something else where an array belongs");
  const [, shape, dtype, isFortran, data] = state as [unknown, number[], unknown, boolean, unknown];
  const kind = requireObject(dtype, name).args[0];
  const count = shape.reduce((product, length) => product * length, 1);
  if (isFortran) throw pickleError(name, "has an array whose columns lie one after the other");
  if (Array.isArray(data) && data.length === count) return { shape, values: data };
  if (!(data instanceof Uint8Array) || data.length !== 8 * count)
    throw pickleError(name, "has an array of the wrong size");
  const whole = data.slice().buffer;
  if (kind === "f8") return { shape, values: new Float64Array(whole) };
  if (kind === "i8") return { shape, values: new BigInt64Array(whole) };
  throw pickleError(name, `has an array of ${String(kind)}`);
};

/** @throws GFML_PICKLE if the value is no object of the pickle */
export const requireObject = (value: unknown, name: string): PickledObject => {
  if (typeof value !== "object" || value === null || !("maker" in value))
    throw pickleError(name, "has something else where an object belongs");
  return value as PickledObject;
};
