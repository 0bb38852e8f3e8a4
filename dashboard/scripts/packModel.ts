// Packs a run's meta-model for the personalization page, as float16: node dashboard/scripts/packModel.ts FOLDER
// The page's own model: gfml run --preset faithful --output runs/meta --rounds 150 --coalitions 1 --ledger memory --workers 1
// (150 rounds, 40 learners, drawn digits, about 7 minutes), then this script on runs/meta.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createPerceptron } from "../../src/model/index.ts";
import { encodeSafetensors, tensorsOf } from "../../src/safetensors/index.ts";
import { namedLayer, resolveConfig } from "../../src/simulation/index.ts";
import { loadModel, readManifest, runFile } from "../../src/storage/index.ts";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("give the folder of a finished run with one coalition");
const manifest = await readManifest(folder);
const config = resolveConfig([], namedLayer(folder, manifest.config));
if (!manifest.completed || config.coalition.count !== 1) throw new Error("give a finished run with one coalition");
const layerSizes = [manifest.data.features, ...config.model.hiddenLayers, manifest.data.classes];
const { blocks } = createPerceptron({ layerSizes });
const parameters = await loadModel(join(runFile(folder, "models"), "coalition-0.safetensors"), blocks);
const bytes = encodeSafetensors({
  metadata: {
    format: "gfml-model",
    version: "1",
    layerSizes: layerSizes.join("-"),
    stepSize: `${config.personalization.stepSize ?? config.learning.stepSize}`,
    steps: `${config.personalization.steps}`,
    data: manifest.data.name,
    rounds: `${config.rounds}`,
    learners: `${config.population.learners}`,
    seed: `${config.seed}`,
    resultHash: manifest.resultHash ?? "",
    gfmlVersion: manifest.gfmlVersion,
  },
  tensors: tensorsOf(parameters, blocks).map((tensor) => ({ ...tensor, dtype: "F16" as const })),
});
const output = fileURLToPath(new URL("../src/personalize/model/meta-model.safetensors", import.meta.url));
await writeFile(output, bytes);
console.log(`${output}: ${bytes.length} bytes`);
