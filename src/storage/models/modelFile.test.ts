import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withCode } from "../../../test/support/withCode.ts";
import { SafetensorsFormatError } from "../../safetensors/index.ts";
import { loadModel, saveModel } from "./modelFile.ts";

describe("a model file", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "gfml-model-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const blocks = [
    { name: "w", shape: [2, 2], offset: 0 },
    { name: "b", shape: [2], offset: 4 },
  ];
  const parameters = Float32Array.of(1, 2, 3, 4, 5, 6);

  it("gives the parameters back, whatever the order of its tensors", async () => {
    const path = join(folder, "a.safetensors");
    await saveModel(path, parameters, blocks, { coalition: "0" });
    expect(await loadModel(path, blocks)).toEqual(parameters);
    const reversed = [
      { name: "b", shape: [2], offset: 0 },
      { name: "w", shape: [2, 2], offset: 2 },
    ];
    expect(await loadModel(path, reversed)).toEqual(Float32Array.of(5, 6, 1, 2, 3, 4));
  });

  it("refuses another model, and numbers that are none", async () => {
    const path = join(folder, "b.safetensors");
    await saveModel(path, parameters, blocks, {});
    await expect(loadModel(path, blocks.slice(0, 1))).rejects.toThrow(withCode("GFML_MODEL_FILE_MISMATCH"));
    await expect(loadModel(path, [blocks[0]!, { ...blocks[1]!, name: "c" }])).rejects.toThrow(
      withCode("GFML_MODEL_FILE_MISMATCH"),
    );
    await expect(loadModel(path, [{ ...blocks[0]!, shape: [4] }, blocks[1]!])).rejects.toThrow("expected: w 4, b 2");
    await saveModel(path, parameters.with(5, Number.NaN), blocks, {});
    await expect(loadModel(path, blocks)).rejects.toThrow("b[1] is NaN");
    await expect(loadModel(join(folder, "nothing"), blocks)).rejects.toThrow("cannot read");
    await writeFile(path, "short");
    await expect(loadModel(path, blocks)).rejects.toThrow(SafetensorsFormatError);
  });
});
