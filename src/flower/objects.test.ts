import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readNpy, writeNpy } from "../data/index.ts";
import { answerMessage } from "./answerMessage.ts";
import type { ClientWork } from "./ClientApp.ts";
import { loadCodec } from "./fleetSchema.ts";
import { type ObjectTree, objectIdOf, packMessage, unpackContent } from "./objects.ts";
import type { FlowerRecord, Metadata, RecordDict } from "./records.ts";

interface Golden {
  readonly tree: ObjectTree;
  readonly objects: Readonly<Record<string, string>>;
}

/** Made by Flower itself: see flower.py. */
const golden: Readonly<Record<"train" | "reply" | "error" | "fit" | "evaluate", Golden>> = JSON.parse(
  readFileSync(new URL("../../test/golden/flower.json", import.meta.url), "utf8"),
);
const codec = await loadCodec();
const bytesOf = ({ objects }: Golden): Map<string, Uint8Array> =>
  new Map(Object.entries(objects).map(([id, hex]) => [id, Uint8Array.from(Buffer.from(hex, "hex"))]));
const contentOf = (name: keyof typeof golden): RecordDict =>
  unpackContent(codec, golden[name].tree, bytesOf(golden[name]));

const metadata: Metadata = {
  runId: 16138437187441254712n,
  messageId: "",
  srcNodeId: 1n,
  dstNodeId: 9223372036854775809n,
  replyToMessageId: "",
  groupId: "3",
  createdAt: 1764547200.25,
  ttl: 3600,
  messageType: "train",
};
const weights = { dtype: "float32", shape: [3, 2], data: Float32Array.from([0, 1, 2, 3, 4, 5], (v) => v / 8) } as const;
const bias = { dtype: "float64", shape: [2], data: Float64Array.from([0.5, -1]) } as const;
const array = (value: typeof weights | typeof bias) => ({
  dtype: value.dtype,
  shape: value.shape,
  stype: "numpy.ndarray",
  data: writeNpy(value),
});

describe("objects", () => {
  it("reads the records of a message that Flower made", () => {
    const content = contentOf("train");
    expect([...content.keys()]).toEqual(["arrays", "config"]);
    const arrays = content.get("arrays") as Extract<FlowerRecord, { kind: "arrays" }>;
    const read = [...arrays.items].map(([name, { data }]) => [name, readNpy(data, name)]);
    expect(read).toEqual([
      ["0", weights],
      ["1", bias],
      ["2", { dtype: "float32", shape: [0], data: new Float32Array(0) }],
      ["3", { dtype: "float32", shape: [], data: Float32Array.of(7) }],
    ]);
    expect([...(content.get("config")?.items ?? [])].map(([name, value]) => [name, plain(value)])).toEqual([
      ["lr", 0.25],
      ["local-epochs", 3n],
      ["big", 2n ** 60n],
      ["name", "größe"],
      ["on", true],
      ["raw", [0, 1]],
      ["floats", [0.5, 1.5]],
      ["ints", [-1n, 2n]],
      ["words", ["a", "b"]],
      ["flags", [true, false]],
    ]);
  });

  it("packs a reply into the objects that Flower makes of it, bit for bit", () => {
    const reply: RecordDict = new Map<string, FlowerRecord>([
      [
        "arrays",
        {
          kind: "arrays",
          items: new Map([
            ["0.weight", array(weights)],
            ["ü", array(bias)],
          ]),
        },
      ],
      [
        "metrics",
        {
          kind: "metrics",
          items: new Map<string, number | bigint>([
            ["num-examples", 48n],
            ["train_loss", 0.125],
          ]),
        },
      ],
    ]);
    const packed = packMessage(codec, { ...metadata, replyToMessageId: "ab".repeat(32) }, reply);
    expect(packed.tree).toEqual(golden.reply.tree);
    expect(packed.objects).toEqual(bytesOf(golden.reply));
  });

  it("packs an error as Flower does", () => {
    const place = { ...metadata, groupId: "", replyToMessageId: "cd".repeat(32) };
    const packed = packMessage(codec, place, { code: 2, reason: "no such file" });
    expect(packed.tree).toEqual(golden.error.tree);
    expect(packed.objects).toEqual(bytesOf(golden.error));
  });

  it("cuts an array above 5 MiB into parts, and puts it together again", () => {
    const data = new Float32Array(3_000_000).fill(1);
    data[2_999_999] = 2;
    const large = { dtype: "float32", shape: [data.length], data } as const;
    const items = new Map([["w", { ...array(weights), shape: large.shape, data: writeNpy(large) }]]);
    const { tree, objects } = packMessage(codec, metadata, new Map([["arrays", { kind: "arrays", items }]]));
    const kinds = [...objects.values()].map((bytes) => Buffer.from(bytes.subarray(0, 10)).toString());
    expect(kinds.filter((kind) => kind === "ArrayChunk").length).toBe(3);
    const back = unpackContent(codec, tree, objects).get("arrays") as Extract<FlowerRecord, { kind: "arrays" }>;
    expect(Buffer.compare(back.items.get("w")!.data, writeNpy(large))).toBe(0);
  });

  it("refuses parts that are missing, damaged or of another kind", () => {
    const [id, bytes] = [...bytesOf(golden.train)].find(([, one]) => Buffer.from(one).toString().startsWith("Array "))!;
    const withPart = (part: Uint8Array | undefined) => {
      const objects = bytesOf(golden.train);
      if (part === undefined) objects.delete(id);
      else objects.set(id, part);
      return () => unpackContent(codec, golden.train.tree, objects);
    };
    expect(withPart(undefined)).toThrow(/a part is missing/);
    expect(withPart(bytes.subarray(0, bytes.length - 1))).toThrow(/head does not fit its body/);
    expect(withPart(Buffer.from(`Surprise  ${2}\0{}`))).toThrow(/a part is a Surprise/);
    expect(withPart(Buffer.from(`Array  2\0{}`))).toThrow(/description is not one/);
    expect(withPart(Buffer.from(`Array  2\0{[`))).toThrow(/not JSON/);
  });

  it("names a part by the SHA-256 of its bytes", () => {
    for (const [id, bytes] of bytesOf(golden.train)) expect(objectIdOf(bytes)).toBe(id);
  });
});

describe("answerMessage", () => {
  const seen: ClientWork[] = [];
  const app = {
    train: (work: ClientWork) => {
      seen.push(work);
      return { arrays: work.arrays, samples: 48, metrics: { train_loss: 0.125 } };
    },
    evaluate: () => ({ samples: 5, loss: 0.5, metrics: { eval_acc: 1 } }),
  };

  it("answers a message with the record names that came", async () => {
    const reply = await answerMessage(app, metadata, contentOf("train"));
    expect([...reply.keys()]).toEqual(["arrays", "metrics"]);
    expect([...reply.get("metrics")!.items]).toEqual([
      ["num-examples", 48n],
      ["train_loss", 0.125],
    ]);
    expect(seen.at(-1)).toMatchObject({ round: 3, messageType: "train", nodeId: metadata.dstNodeId });
    expect(seen.at(-1)!.config.get("local-epochs")).toBe(3);
    expect(seen.at(-1)!.config.get("big")).toBe(2n ** 60n);
  });

  it("answers the fit and evaluate of strategies from before", async () => {
    const fit = await answerMessage(app, metadata, contentOf("fit"));
    expect([...fit.keys()]).toEqual(["fitres.parameters", "fitres.num_examples", "fitres.metrics", "fitres.status"]);
    expect(seen.at(-1)!.config.get("epochs")).toBe(2);
    expect([...seen.at(-1)!.arrays.values()]).toEqual([weights, bias]);
    const [first] = (fit.get("fitres.parameters") as Extract<FlowerRecord, { kind: "arrays" }>).items.values();
    expect(first).toMatchObject({ dtype: "", shape: [], stype: "numpy.ndarray" });
    const evaluated = await answerMessage(app, { ...metadata, messageType: "evaluate" }, contentOf("evaluate"));
    expect([...evaluated.get("evaluateres.loss")!.items]).toEqual([["loss", 0.5]]);
    expect([...evaluated.get("evaluateres.num_examples")!.items]).toEqual([["num_examples", 5n]]);
  });

  it("refuses what no client app can answer", async () => {
    const ask = (messageType: string, content: RecordDict = new Map()) =>
      answerMessage(app, { ...metadata, messageType }, content);
    await expect(ask("query")).rejects.toThrow(/messages of the type "query"/);
    await expect(ask("get_parameters")).rejects.toThrow(/a model to start from/);
    const arrays = contentOf("train").get("arrays")!;
    const two = new Map([
      ["a", arrays],
      ["b", arrays],
    ]);
    await expect(ask("train", two)).rejects.toThrow(/several records of arrays/);
    const torch = { kind: "arrays", items: new Map([["w", { ...array(weights), stype: "torch" }]]) } as const;
    await expect(ask("train", new Map([["a", torch]]))).rejects.toThrow(/not in NumPy's format/);
    const wrong = { ...app, train: () => ({ samples: Number.NaN }) };
    await expect(answerMessage(wrong, metadata, contentOf("train"))).rejects.toThrow(/reply.samples/);
  });
});

const plain = (value: unknown): unknown => (value instanceof Uint8Array ? [...value] : value);
