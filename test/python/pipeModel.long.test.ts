import { afterAll, describe } from "vitest";
import { modelCompliance } from "../../src/testing/modelCompliance.ts";
import { randomSamples } from "../../src/testing/randomSamples.ts";
import { findPython, withPythonPackage } from "../support/findPython.ts";
import { type PipeModel, startPipeModel } from "../support/pipeModel.ts";

// long: PyTorch is large, so the gate does not install it
const python = findPython("torch");
const opened: PipeModel[] = [];
afterAll(() => {
  for (const model of opened) model.close();
});

describe.skipIf(python === undefined)("a PyTorch model over pipes", () => {
  modelCompliance(
    "a convolutional PyTorch model",
    () => {
      const samples = randomSamples({ featureCount: 784, classCount: 10 }, 12, "bytes");
      const model = startPipeModel(`${python} examples/python/torch_network.py`, withPythonPackage(), samples);
      opened.push(model);
      return model;
    },
    { tolerance: 5e-3 },
  );
});
