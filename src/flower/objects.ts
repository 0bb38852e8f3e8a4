import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { objectError } from "./errors.ts";
import { type Codec, decodeMessage, encodeMessage } from "./fleetSchema.ts";
import type {
  ConfigValue,
  FlowerArray,
  FlowerRecord,
  Metadata,
  MetricValue,
  RecordDict,
  ReplyError,
} from "./records.ts";

/** A message's parts, by reference: each is named by the SHA-256 of its bytes. */
export interface ObjectTree {
  readonly objectId: string;
  readonly children: readonly ObjectTree[];
}

/** A message that is ready to be sent: its tree, and the bytes of each part. */
export interface PackedMessage {
  readonly tree: ObjectTree;
  readonly objects: ReadonlyMap<string, Uint8Array>;
}

/** The longest part of an array that Flower sends in one object, bytes. */
const LONGEST_CHUNK = 5_242_880;

/** The name of an object. */
export const objectIdOf = (bytes: Uint8Array): string => bytesToHex(sha256(bytes));

/** Every id of a tree, once. */
export const idsOf = (tree: ObjectTree): Set<string> => {
  const ids = new Set<string>();
  const visit = ({ objectId, children }: ObjectTree): void => {
    for (const child of children) visit(child);
    ids.add(objectId);
  };
  visit(tree);
  return ids;
};

/** Takes a reply apart into objects: the message, its records, their arrays, and the arrays' bytes. */
export const packMessage = (codec: Codec, metadata: Metadata, content: RecordDict | ReplyError): PackedMessage => {
  const objects = new Map<string, Uint8Array>();
  const add = (kind: string, body: Uint8Array, children: readonly ObjectTree[] = []): ObjectTree => {
    const once = [...new Map(children.map((child) => [child.objectId, child])).values()];
    const head = `${kind} ${once.map(({ objectId }) => objectId).join(",")} ${body.length}\0`;
    const bytes = joinBytes([new TextEncoder().encode(head), body]);
    const objectId = objectIdOf(bytes);
    objects.set(objectId, bytes);
    return { objectId, children: once };
  };
  const reference = (kind: string, parts: readonly (readonly [string, ObjectTree])[]): ObjectTree =>
    add(
      kind,
      jsonBytes(parts.map(([name, { objectId }]) => [name, objectId])),
      parts.map(([, tree]) => tree),
    );
  const packArray = ({ dtype, shape, stype, data }: FlowerArray): ObjectTree => {
    const chunks: ObjectTree[] = [];
    for (let from = 0; from < data.length; from += LONGEST_CHUNK)
      chunks.push(add("ArrayChunk", data.subarray(from, from + LONGEST_CHUNK)));
    const ids = [...new Set(chunks.map(({ objectId }) => objectId))];
    const places = chunks.map(({ objectId }) => ids.indexOf(objectId));
    return add(
      "Array",
      jsonBytes([
        ["dtype", dtype],
        ["shape", shape],
        ["stype", stype],
        ["arraychunk_ids", places],
      ]),
      chunks,
    );
  };
  const packRecord = (record: FlowerRecord): ObjectTree => {
    if (record.kind === "arrays")
      return reference(
        "ArrayRecord",
        [...record.items].map(([name, array]) => [name, packArray(array)] as const),
      );
    const items = [...record.items].map(([key, value]) => ({ key, value: valueFields(value) }));
    return add(
      record.kind === "metrics" ? "MetricRecord" : "ConfigRecord",
      encodeMessage(codec, "ValueRecord", { items }),
    );
  };
  const isError = !(content instanceof Map);
  const children = isError
    ? []
    : [
        reference(
          "RecordDict",
          [...(content as RecordDict)].map(([name, record]) => [name, packRecord(record)] as const),
        ),
      ];
  const { messageId: _, groupId, ...named } = metadata;
  const body = encodeMessage(codec, "Message", {
    // empty values are left out, as Python does
    metadata: { ...named, ...(groupId !== "" && { groupId }) },
    ...(isError && { error: content }),
  });
  return { tree: add("Message", body, children), objects };
};

/**
 * Puts the content of a message together from its objects.
 *
 * @param objects - the bytes of every object of the tree
 * @throws GFML_FLOWER_OBJECT
 */
export const unpackContent = (codec: Codec, tree: ObjectTree, objects: ReadonlyMap<string, Uint8Array>): RecordDict => {
  const open = (objectId: string, kinds: readonly string[]) => {
    const bytes = objects.get(objectId);
    if (bytes === undefined) throw objectError("a part is missing", { object: objectId });
    const { kind, children, body } = parseObject(bytes, objectId);
    if (!kinds.includes(kind))
      throw objectError(`a part is a ${kind}`, { object: objectId, expected: kinds.join(", ") });
    return { kind, children, body };
  };
  const array = (objectId: string): FlowerArray => {
    const { children, body } = open(objectId, ["Array"]);
    const { dtype, shape, stype, arraychunk_ids: places } = parseJson(body, objectId) as Record<string, unknown>;
    const isWhole =
      typeof dtype === "string" &&
      typeof stype === "string" &&
      areIndices(shape, Number.MAX_SAFE_INTEGER) &&
      areIndices(places, children.length - 1);
    if (!isWhole) throw objectError("an array's description is not one", { object: objectId });
    const chunks = (places as number[]).map((place) => open(children[place]!, ["ArrayChunk"]).body);
    return { dtype, shape: shape as number[], stype, data: chunks.length === 1 ? chunks[0]! : joinBytes(chunks) };
  };
  const record = (objectId: string): FlowerRecord => {
    const { kind, body } = open(objectId, ["ArrayRecord", "MetricRecord", "ConfigRecord"]);
    if (kind === "ArrayRecord") {
      const items = namesOf(body, objectId).map(([name, id]) => [name, array(id)] as const);
      return { kind: "arrays", items: new Map(items) };
    }
    const items = valuesOf(codec, body, objectId);
    if (kind === "ConfigRecord") return { kind: "config", items };
    return { kind: "metrics", items: items as ReadonlyMap<string, MetricValue> };
  };
  const [content] = open(tree.objectId, ["Message"]).children;
  if (content === undefined) throw objectError("it has no content", { object: tree.objectId });
  const { body } = open(content, ["RecordDict"]);
  return new Map(namesOf(body, content).map(([name, id]) => [name, record(id)] as const));
};

/** An object's head is text: its kind, the ids of its parts, the length of its body. A zero byte ends it. */
const parseObject = (bytes: Uint8Array, objectId: string) => {
  const end = bytes.indexOf(0);
  const [kind = "", ids = "", length, ...more] = new TextDecoder()
    .decode(bytes.subarray(0, Math.max(end, 0)))
    .split(" ");
  const body = bytes.subarray(end + 1);
  if (end < 0 || length === undefined || more.length > 0 || Number(length) !== body.length)
    throw objectError("a part's head does not fit its body", { object: objectId });
  return { kind, children: ids === "" ? [] : ids.split(","), body };
};

const parseJson = (body: Uint8Array, objectId: string): unknown => {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    if (typeof value === "object" && value !== null) return value;
  } catch {}
  throw objectError("a part's list is not JSON", { object: objectId });
};

const namesOf = (body: Uint8Array, objectId: string): [string, string][] => {
  const entries = Object.entries(parseJson(body, objectId) as object);
  for (const [, id] of entries) if (typeof id !== "string") throw objectError("a part has no id", { object: objectId });
  return entries as [string, string][];
};

const areIndices = (value: unknown, most: number): boolean =>
  Array.isArray(value) && value.every((index) => Number.isSafeInteger(index) && index >= 0 && index <= most);

const valuesOf = (codec: Codec, body: Uint8Array, objectId: string): ReadonlyMap<string, ConfigValue> => {
  let items: { key: string; value: Record<string, unknown> | null }[];
  try {
    ({ items } = decodeMessage(codec, "ValueRecord", body) as unknown as { items: typeof items });
  } catch {
    throw objectError("a record's values cannot be read", { object: objectId });
  }
  return new Map(
    items.map(({ key, value }) => {
      const kind = value?.value as string | undefined;
      if (kind === undefined) throw objectError("a record has a value of an unknown kind", { record: objectId, key });
      const found = value?.[kind];
      return [key, (kind.endsWith("List") ? (found as { vals: ConfigValue }).vals : found) as ConfigValue];
    }),
  );
};

/** A value in the field of its kind. An empty list is one of floats. */
const valueFields = (value: ConfigValue): object => {
  if (value instanceof Uint8Array) return { bytes: value };
  if (typeof value === "string") return { string: value };
  if (typeof value === "boolean") return { bool: value };
  if (typeof value === "bigint") return { sint64: value };
  if (typeof value === "number") return { double: value };
  const vals = [...(value as readonly unknown[])];
  const [first] = vals;
  if (first instanceof Uint8Array) return { bytesList: { vals } };
  if (typeof first === "string") return { stringList: { vals } };
  if (typeof first === "boolean") return { boolList: { vals } };
  return typeof first === "bigint" ? { sintList: { vals } } : { doubleList: { vals } };
};

/**
 * A JSON object as Python writes it, spaces included, so that the same content has the same id. The order of names is kept, which an
 * object of JavaScript does not do for names such as "10".
 */
const jsonBytes = (entries: readonly (readonly [string, string | readonly number[]])[]): Uint8Array => {
  const texts = entries.map(([name, value]) => {
    const text = typeof value === "string" ? pythonText(value) : `[${value.join(", ")}]`;
    return `${pythonText(name)}: ${text}`;
  });
  return new TextEncoder().encode(`{${texts.join(", ")}}`);
};

/** A JSON string in ASCII. */
const pythonText = (text: string): string =>
  JSON.stringify(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

const joinBytes = (parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};
