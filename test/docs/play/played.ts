import type { Document } from "../documents.ts";
import { readMarks } from "./blockMarks.ts";

/** The blocks that are not always played: page, mark and first command. Add one only with a reason that a reviewer accepts. */
export const conditionalBlocks: readonly string[] = [
  "CONTRIBUTING.md: not-played=gate: npm ci",
  "docs/explanation/contribution.md: needs=mnist: npx node test/experiments/measureContribution.ts live 60 mnist 0.05 5",
  "docs/explanation/contribution.md: needs=mnist: npx node test/experiments/measureContribution.ts paired 120 mnist 0.05 10",
  "docs/explanation/misbehavior.md: not-played=hours: npx node test/experiments/measureMisbehavior.ts test/experiments/misbehavior.jsonl 5 docs/explanation/misbehavior.md",
  "docs/how-to/ablation.md: not-played=hours: npx gfml ablate E7 E8 D5 lambda",
  'docs/how-to/deploy.md: not-played=remote: export GFML_KEYSTORE_PASSWORD="a password of yours"',
  "docs/how-to/experiments.md: needs=mnist: npx gfml run --preset faithful --data mnist --seed 0 --ledger memory --rounds 5",
  "docs/how-to/flower.md: not-played=others: python examples/flower/tables.py tables",
  "docs/how-to/flower.md: not-played=remote: npx gfml flower-proxy http://127.0.0.1:8000 --origin https://pages.example.org --port 8001",
  "docs/how-to/flower.md: not-played=remote: npx gfml learner --flower http://127.0.0.1:8000 --client client.mts",
  "docs/how-to/flower.md: not-played=remote: npx gfml learner --flower http://127.0.0.1:8000 --data csv --path mine.csv",
  "docs/how-to/library.md: not-played=install: npm pack",
  "docs/how-to/networks.md: not-played=remote: export GFML_KEYSTORE_PASSWORD_FILE=provider.password",
  "docs/how-to/networks.md: not-played=remote: npx gfml audit --rpc http://node-c:8545 --address 0x49e70d08ec24e81135747b548c3391f0f15f1bee",
  "docs/how-to/own-table.md: not-played=remote: npx gfml learner JOIN-ADDRESS --data csv --path mine.csv --key mine.key --create-key",
  "docs/how-to/reproduction.md: needs=mnist: npx gfml reproduce all --dry-run",
  "docs/how-to/reproduction.md: not-played=hours: npx gfml reproduce --quick",
  "docs/how-to/reproduction.md: not-played=hours: npx gfml reproduce --output docs/results --seeds 3 --data mnist",
  "docs/how-to/reproduction.md: not-played=hours: npx gfml reproduce benefit",
  "docs/how-to/scenarios.md: needs=mnist: npx gfml run examples/scenarios/mixed-tasks.yaml",
  "docs/how-to/track.md: not-played=remote: npx gfml run --track mlflow:http://127.0.0.1:5000#trials --output runs/one",
  "docs/reference/audit.md: not-played=remote: npx gfml audit --rpc http://127.0.0.1:8545 --address 0x90118d110b07abb82ba8980d1c5cc96eea810d2c",
  "docs/reference/data.md: not-played=files: npx gfml run --data idx --images mnist.npz#x_train --labels mnist.npz#y_train",
  "docs/reference/data.md: not-played=files: npx gfml run --data smartphone --path HAPT.pkl.gz --learners 30",
  "docs/reference/trainer-programs.md: not-played=others: pip install ./python torch",
  'docs/reference/trainer-programs.md: not-played=remote: npx gfml learner JOIN-ADDRESS --data csv --path my.csv --trainer "python my_model.py" --key my.key',
  "docs/results/README.md: not-played=hours: npx gfml ablate --seeds 3 --rounds 20 --set population.learners=20 --set coalition.count=3 --set data.glyphCount=12000 --set population.cyclesPerSample=1254400 --set model.hiddenLayers=[32,16] --set learning.batchSize=20 --set coalition.embeddingSamples=20",
  "docs/results/README.md: not-played=hours: npx gfml reproduce all --seeds 3 --data mnist --output docs/results --save-outcomes",
  "docs/results/README.md: not-played=hours: npx gfml run --preset faithful --data mnist --ledger memory --learning.secondOrder fo --learning.metaRate 0.01 --rounds 20 --scheme fixed+stackelberg",
  "docs/results/plus.md: not-played=hours: npx gfml run --preset plus --workers 1",
  "docs/results/plus.md: not-played=hours: npx gfml run shift.yaml --ledger memory --workers 1",
  "docs/tutorials/first-run.md: needs=mnist: npx gfml run --preset faithful --data mnist --seed 0 --output runs/base",
  "examples/python/README.md: not-played=others: python3 -m venv .venv && . .venv/bin/activate",
  'python/README.md: not-played=others: npx gfml run --preset faithful --trainer "python my_model.py"',
];

/** Pages that have blocks for a suite to play. */
export const playedPages = (documents: readonly Document[], suite: "short" | "long"): Document[] =>
  documents.filter(({ blocks }) =>
    blocks.some((block) => {
      if (block.language !== "sh") return false;
      const { isLong, notPlayed } = readMarks(block);
      return notPlayed === undefined && (suite === "long" || !isLong);
    }),
  );
