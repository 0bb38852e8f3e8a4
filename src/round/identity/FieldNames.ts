import { canonicalJson } from "./digestOf.ts";

/**
 * Version 1 of the names that hashes cover: those of commit dd3ecab. The TypeScript name of a field can change; the name
 * that is hashed cannot, because result hashes, cache keys and the digests in run folders follow from it.
 *
 * A table gives each field of a type its name of version 1. A field that the table lacks does not compile: give it a name
 * with {@link later}, so that values which existed before it keep their hash.
 */
export interface Names<Value> {
  /** The value as it is hashed: names of version 1, and no field at the meaning that it had before it existed. */
  readonly encode: (value: PartOf<Value>) => unknown;
  /** The value with today's names, from names of version 1 or today's. Other fields stay. */
  readonly upgrade: (value: unknown) => unknown;
  /** The path of version 1 to what today's value has at a path. */
  readonly encodePath: (path: readonly PropertyKey[]) => readonly PropertyKey[];
  /** The path of today to what is written at a path of version 1 or of today. */
  readonly upgradePath: (path: readonly PropertyKey[]) => readonly PropertyKey[];
}

/** A group of fields may be hashed in part; anything else is whole. */
type PartOf<Value> = Value extends readonly unknown[] ? Value : Value extends object ? Partial<Value> : Value;

/** The name of every field of a type; of a union, every field of every member. */
export type FieldNames<Value> = {
  readonly [Field in KeyOf<Value>]-?: FieldName<NonNullable<ValueAt<Value, Field>>>;
};

type Group<Value> = Value extends readonly unknown[] ? never : Value extends object ? Value : never;
type KeyOf<Value> = Value extends unknown ? keyof Group<Value> : never;
type ValueAt<Value, Field> = Value extends unknown ? (Field extends keyof Value ? Value[Field] : never) : never;

/** Values without fields of their own. */
type Plain = string | number | boolean | bigint | null | undefined | Float32Array | Uint8Array;
type Flat = Plain | readonly Flat[];

/** The name alone says enough of a plain value; a value with fields needs their names, too. */
type FieldName<Value> = [Value] extends [Flat] ? string | NamedField<Value> : NamedField<Value>;

/** A field with the names in its value, or with the meaning of its absence. */
export interface NamedField<Value> {
  readonly name: string;
  readonly names?: Names<Value>;
  /** The value that means what was meant before the field existed: it is not hashed. */
  readonly oldMeaning?: Value;
}

/** A field whose value has fields. */
export interface GroupField<Value> extends NamedField<Value> {
  readonly names: Names<Value>;
}

/** The name of a field, and the names in its value. */
export const named = <Value>(name: string, names: Names<Value>): GroupField<Value> => ({ name, names });

/** A field that version 1 does not know. It is hashed under this name where its value is not the old meaning. */
export const later = <Value>(name: string, oldMeaning: Value, names?: Names<Value>): NamedField<Value> => ({
  name,
  oldMeaning,
  ...(names && { names }),
});

/** The names of a group of fields. A value that is no group stays as it is. */
export const group = <Value>(fields: FieldNames<Value>): Names<Value> => {
  const byField = new Map<string, NamedField<unknown>>(
    Object.entries<string | NamedField<unknown>>(fields as Readonly<Record<string, string | NamedField<unknown>>>).map(
      ([field, one]) => [field, typeof one === "string" ? { name: one } : one],
    ),
  );
  const byName = new Map([...byField].map(([field, one]) => [one.name, { field, names: one.names }]));
  return {
    encode: (value) => {
      if (!isGroup(value)) return value;
      const entries = Object.entries(value).flatMap(([field, inner]): [string, unknown][] => {
        const { name = field, names, oldMeaning } = byField.get(field) ?? {};
        if (inner === undefined) return [];
        if (oldMeaning !== undefined && canonicalJson(inner) === canonicalJson(oldMeaning)) return [];
        return [[name, names === undefined || inner === null ? inner : names.encode(inner as never)]];
      });
      return Object.fromEntries(entries);
    },
    upgrade: (value) => {
      if (!isGroup(value)) return value;
      const entries = Object.entries(value).map(([name, inner]): [string, unknown] => {
        const known = byName.get(name);
        const names = known?.names ?? byField.get(name)?.names;
        return [known?.field ?? name, names === undefined ? inner : names.upgrade(inner)];
      });
      return Object.fromEntries(entries);
    },
    encodePath: ([field, ...rest]) => {
      if (field === undefined) return [];
      const { name = field, names } = byField.get(String(field)) ?? {};
      return [name, ...(names === undefined ? rest : names.encodePath(rest))];
    },
    upgradePath: ([name, ...rest]) => {
      if (name === undefined) return [];
      const known = byName.get(String(name));
      const names = known?.names ?? byField.get(String(name))?.names;
      return [known?.field ?? name, ...(names === undefined ? rest : names.upgradePath(rest))];
    },
  };
};

/**
 * The words of version 1 for words that are called otherwise today. Other words stay.
 *
 * @param firsts - by today's word
 */
export const words = <Word extends string>(firsts: Readonly<Record<string, string>>): Names<Word> => {
  const first = new Map(Object.entries(firsts));
  const today = new Map([...first].map(([word, old]) => [old, word]));
  return {
    encode: (word) => first.get(word as string) ?? word,
    upgrade: (word) => today.get(word as string) ?? word,
    encodePath: (path) => path,
    upgradePath: (path) => path,
  };
};

/** The names of each item of a list. A value that is no list stays as it is. */
export const listOf = <Item>(item: Names<Item>): Names<readonly Item[]> => ({
  encode: (value) => (Array.isArray(value) ? value.map((one) => item.encode(one as never)) : value),
  upgrade: (value) => (Array.isArray(value) ? value.map(item.upgrade) : value),
  encodePath: ([index, ...rest]) => (index === undefined ? [] : [index, ...item.encodePath(rest)]),
  upgradePath: ([index, ...rest]) => (index === undefined ? [] : [index, ...item.upgradePath(rest)]),
});

const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};
