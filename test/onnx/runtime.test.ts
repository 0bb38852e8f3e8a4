import { createRequire } from "node:module";
import { expect, it } from "vitest";
import { installTools } from "../../scripts/tools.mjs";
import { RandomStream } from "../../src/core/index.ts";
import { glyphs, proposeContract, readTable, samplesOfRows } from "../../src/data/index.ts";
import { createPerceptron } from "../../src/model/index.ts";
import { tensorsOf } from "../../src/safetensors/index.ts";
import { encodeOnnx } from "../../src/storage/models/encodeOnnx.ts";

interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}
/** The part of onnxruntime-web that is used here: it is installed for this test alone. */
interface Runtime {
  readonly env: { readonly wasm: { numThreads: number } };
  readonly Tensor: new (
    type: "float32" | "float64",
    data: Float32Array | Float64Array,
    dims: readonly number[],
  ) => Tensor;
  readonly InferenceSession: {
    create(bytes: Uint8Array): Promise<{
      readonly inputNames: readonly string[];
      readonly outputNames: readonly string[];
      run(
        feeds: { readonly features: Tensor } | { readonly rows: Tensor },
      ): Promise<{ readonly logits: Tensor; readonly probabilities: Tensor; readonly estimate: Tensor }>;
      release(): Promise<void>;
    }>;
  };
}

const ort: Runtime = createRequire(`${installTools("test/onnx")}/`)("onnxruntime-web");
ort.env.wasm.numThreads = 1;
const samples = glyphs(40, 3);
const indices = Uint32Array.from({ length: 40 }, (_, index) => index);
const features = Float32Array.from(samples.features as Uint8Array, (value) => Math.fround(value / 255));

it.each([[[784, 10]], [[784, 24, 10]], [[784, 33, 12, 7, 10]]])(
  "computes in a runtime what gfml computes: %j",
  async (layerSizes) => {
    const model = createPerceptron({ layerSizes });
    const parameters = model.initialParameters(new RandomStream(5, "onnx"));
    const tensors = tensorsOf(parameters, model.blocks);
    const bytes = await encodeOnnx({ tensors, metadata: { task: "digits", round: "7" } }, "1.2.3", "model");
    const session = await ort.InferenceSession.create(bytes);
    expect([session.inputNames, session.outputNames]).toEqual([["features"], ["logits", "probabilities"]]);
    for (const rows of [1, 40]) {
      const input = new ort.Tensor("float32", features.slice(0, rows * 784), [rows, 784]);
      const { logits, probabilities } = await session.run({ features: input });
      const own = model.logits(parameters, { samples, indices: indices.slice(0, rows) });
      expect([logits.dims, probabilities.dims]).toEqual([
        [rows, 10],
        [rows, 10],
      ]);
      const theirs = logits.data;
      for (const [index, value] of own.entries()) expect(Math.abs(theirs[index]! - value)).toBeLessThan(2e-6);
      const first = probabilities.data.slice(0, 10);
      expect(first.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    }
    await session.release();
  },
);

it("computes from a table's raw rows what gfml computes from scaled ones", async () => {
  const text = Array.from({ length: 40 }, (_, row) => {
    const color = ["red", "green", "blue"][row % 3];
    return `${1_000_000 + 17 * row},${color},${((row * 7) % 11) / 1000},${row % 2 === 0 ? "a" : "b"}`;
  });
  const table = await readTable([new TextEncoder().encode(`size,color,weight,kind\n${text.join("\n")}\n`)], "f");
  const { contract, rows } = proposeContract([table], "f", { scaling: "standardize" });
  const own = samplesOfRows(rows, contract);
  const model = createPerceptron({ layerSizes: [own.featureCount, 8, 2] });
  const parameters = model.initialParameters(new RandomStream(5, "onnx"));
  const metadata = { contract: JSON.stringify(contract) };
  const bytes = await encodeOnnx({ tensors: tensorsOf(parameters, model.blocks), metadata }, "1.2.3", "model");
  const session = await ort.InferenceSession.create(bytes);
  expect(session.inputNames).toEqual(["rows"]);
  const { columns } = rows[0]!;
  const raw = Float64Array.from(
    { length: 40 * columns.length },
    (_, at) => columns[at % columns.length]![Math.floor(at / columns.length)]!,
  );
  const { logits } = await session.run({ rows: new ort.Tensor("float64", raw, [40, columns.length]) });
  for (const [index, value] of model.logits(parameters, { samples: own, indices }).entries())
    expect(Math.abs(logits.data[index]! - value)).toBeLessThan(2e-6);
  await session.release();
});

it("estimates a quantity in its own unit from a table's raw rows", async () => {
  const text = Array.from(
    { length: 40 },
    (_, row) => `${20 + row},${(row * 7) % 11},${90_000 + 1000 * ((row * 13) % 17)}`,
  );
  const table = await readTable([new TextEncoder().encode(`area,rooms,price\n${text.join("\n")}\n`)], "f");
  const { contract, rows } = proposeContract([table], "f", { scaling: "standardize", target: "quantity" });
  const own = samplesOfRows(rows, contract);
  const { mean, scale } = own.quantity!;
  const model = createPerceptron({ layerSizes: [2, 8, 1] });
  const parameters = model.initialParameters(new RandomStream(5, "onnx"));
  const metadata = { contract: JSON.stringify(contract) };
  const bytes = await encodeOnnx({ tensors: tensorsOf(parameters, model.blocks), metadata }, "1.2.3", "model");
  const session = await ort.InferenceSession.create(bytes);
  expect([session.inputNames, session.outputNames]).toEqual([["rows"], ["logits", "estimate"]]);
  const raw = Float64Array.from({ length: 80 }, (_, at) => rows[0]!.columns[at % 2]![at >> 1]!);
  const { estimate } = await session.run({ rows: new ort.Tensor("float64", raw, [40, 2]) });
  for (const [index, value] of model.logits(parameters, { samples: own, indices }).entries())
    expect(Math.abs(estimate.data[index]! / (mean + scale * value) - 1)).toBeLessThan(1e-6);
  await session.release();
});
