import { InvalidValueError } from "../core/index.ts";
import { type NumpyArray, readNpy, writeNpy } from "../data/index.ts";
import type { ClientApp, ClientReply, ClientWork } from "./ClientApp.ts";
import { objectError } from "./errors.ts";
import type { ConfigValue, FlowerArray, FlowerRecord, Metadata, MetricValue, RecordDict } from "./records.ts";

/** The format of arrays that NumPy reads. */
const NUMPY = "numpy.ndarray";

/**
 * Lets a client app do what a message asks. Servers of both APIs are answered: records named freely, and the `fitins` and
 * `evaluateins` of strategies from before Flower 1.21.
 *
 * @throws GFML_FLOWER_OBJECT for a message that no client app can answer; what the app throws
 */
export const answerMessage = async (app: ClientApp, metadata: Metadata, content: RecordDict): Promise<RecordDict> => {
  const [kind = ""] = metadata.messageType.split(".");
  if (kind === "get_parameters") {
    if (app.initialArrays === undefined)
      throw objectError("it asks for a model to start from, and this client has none", { type: kind });
    return withStatus("getparametersres", { parameters: arraysRecord(await app.initialArrays(), false) });
  }
  if (kind === "get_properties")
    return withStatus("getpropertiesres", { properties: { kind: "config", items: new Map() } });
  const former = formerPrefix(kind, content);
  const arrays = soleRecord(content, "arrays", former && `${former.ask}.parameters`);
  const config = soleRecord(content, "config", former && `${former.ask}.config`);
  const settings = new Map([...(config?.record.items ?? [])].map(([name, value]) => [name, toNumber(value)]));
  const work: ClientWork = {
    arrays: new Map([...(arrays?.record.items ?? [])].map(([name, array]) => [name, toNumpy(name, array)])),
    config: settings,
    round: roundOf(settings, metadata),
    messageType: metadata.messageType,
    runId: metadata.runId,
    nodeId: metadata.dstNodeId,
  };
  const reply = await ask(app, kind, work);
  if (!(Number.isSafeInteger(reply.samples) && reply.samples >= 0))
    throw new InvalidValueError("reply.samples", reply.samples, "a whole number of at least 0");
  if (former !== undefined) return formerReply(former.answer, reply);
  const items = new Map<string, MetricValue>([["num-examples", BigInt(reply.samples)]]);
  for (const [name, value] of Object.entries(reply.metrics ?? {})) items.set(name, value);
  return new Map<string, FlowerRecord>([
    ...(reply.arrays ? [[arrays?.name ?? "arrays", arraysRecord(reply.arrays, true)] as const] : []),
    ["metrics", { kind: "metrics", items }],
  ]);
};

const ask = async (app: ClientApp, kind: string, work: ClientWork): Promise<ClientReply> => {
  if (kind === "train") return app.train(work);
  if (kind === "evaluate") return app.evaluate(work);
  if (kind === "query" && app.query !== undefined) return app.query(work);
  throw objectError(`this client does not answer messages of the type "${kind}"`, { type: work.messageType });
};

/** The names of records in the former API, if the message is of it. */
const formerPrefix = (kind: string, content: RecordDict) => {
  if (kind === "train" && content.has("fitins.parameters")) return { ask: "fitins", answer: "fitres" } as const;
  if (kind === "evaluate" && content.has("evaluateins.parameters"))
    return { ask: "evaluateins", answer: "evaluateres" } as const;
  return undefined;
};

type RecordOf<Kind> = Extract<FlowerRecord, { kind: Kind }>;

/** The record of a kind: by its name, or the only one. */
const soleRecord = <Kind extends FlowerRecord["kind"]>(content: RecordDict, kind: Kind, wanted: string | undefined) => {
  const found = [...content].filter(
    (entry): entry is [string, RecordOf<Kind>] => entry[1].kind === kind && (wanted ?? entry[0]) === entry[0],
  );
  if (found.length > 1)
    throw objectError(`it has several records of ${kind}, and nothing says which one is meant`, {
      records: found.map(([name]) => name).join(", "),
    });
  const [first] = found;
  return first && { name: first[0], record: first[1] };
};

const toNumpy = (name: string, { stype, data, dtype }: FlowerArray): NumpyArray => {
  if (stype !== NUMPY) throw objectError("an array is not in NumPy's format", { array: name, format: stype, dtype });
  return readNpy(data, `array ${name}`);
};

const toNumber = (value: ConfigValue): ConfigValue =>
  typeof value === "bigint" && BigInt.asIntN(54, value) === value ? Number(value) : value;

const roundOf = (config: ReadonlyMap<string, ConfigValue>, { groupId }: Metadata): number | undefined => {
  const given = config.get("server-round") ?? config.get("server_round");
  if (typeof given === "number") return given;
  return /^\d+$/.test(groupId) ? Number(groupId) : undefined;
};

/** @param isTyped - false for the former API, whose arrays have a type and shape inside only */
const arraysRecord = (arrays: ReadonlyMap<string, NumpyArray>, isTyped: boolean): FlowerRecord => ({
  kind: "arrays",
  items: new Map(
    [...arrays].map(([name, array]) => {
      const dtype = array.dtype === "float16" ? "float32" : array.dtype;
      const data = writeNpy(array);
      return [name, { dtype: isTyped ? dtype : "", shape: isTyped ? array.shape : [], stype: NUMPY, data }];
    }),
  ),
});

const formerReply = (
  name: "fitres" | "evaluateres",
  { arrays, samples, loss, metrics = {} }: ClientReply,
): RecordDict => {
  if (name === "evaluateres" && loss === undefined)
    throw new InvalidValueError("reply.loss", loss, "a number: a server of the former API asks for it");
  return withStatus(name, {
    ...(name === "fitres" && { parameters: arraysRecord(arrays ?? new Map(), false) }),
    ...(name === "evaluateres" && { loss: metric("loss", loss!) }),
    num_examples: metric("num_examples", BigInt(samples)),
    metrics: { kind: "config", items: new Map(Object.entries(metrics)) },
  });
};

const metric = (name: string, value: MetricValue): FlowerRecord => ({
  kind: "metrics",
  items: new Map([[name, value]]),
});

/** Records of the former API, with the status that says that all went well. */
const withStatus = (prefix: string, records: Readonly<Record<string, FlowerRecord>>): RecordDict => {
  const status = new Map<string, ConfigValue>([
    ["code", 0n],
    ["message", "Success"],
  ]);
  return new Map([
    ...Object.entries(records).map(([name, record]) => [`${prefix}.${name}`, record] as const),
    [`${prefix}.status`, { kind: "config" as const, items: status }],
  ]);
};
