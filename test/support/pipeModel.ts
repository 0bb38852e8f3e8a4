import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeFrame, type Frame, FrameReader, PROTOCOL, vectorTensor } from "../../src/bridge/frames.ts";
import { programModelOf } from "../../src/bridge/ProgramModel.ts";
import { splitCommand } from "../../src/bridge/splitCommand.ts";
import type { Batch, Samples } from "../../src/data/index.ts";
import { type Model, requireBatch, requireVectors } from "../../src/model/index.ts";
import type { Tensor } from "../../src/safetensors/index.ts";

/** A model in a trainer program, each call of it one request that this thread waits for. */
export interface PipeModel extends Model {
  close(): void;
}

/**
 * Starts a trainer program with named pipes, which Node can read and write without an event loop, and serves its model as the port
 * `Model`. A call with other samples than the last gives them to the program first.
 */
export const startPipeModel = (command: string, env: NodeJS.ProcessEnv, samples: Samples): PipeModel => {
  const folder = mkdtempSync(join(tmpdir(), "gfml-pipes-"));
  const pipes = ["requests", "answers"].map((name) => join(folder, name));
  execFileSync("mkfifo", pipes);
  // both directions at first, so that no opening waits for the other end
  const [requests, answers] = pipes.map((path) => openSync(path, constants.O_RDWR)) as [number, number];
  const [program, ...parameters] = splitCommand(command);
  const child: ChildProcess = spawn(program, parameters, { stdio: [requests, answers, "inherit"], env });
  // the program alone holds the writing end now: its end is an end of file
  const reading = openSync(pipes[1]!, constants.O_RDONLY);
  closeSync(answers);
  const reader = new FrameReader();
  const chunk = new Uint8Array(1 << 16);
  const next = (): Frame => {
    for (;;) {
      const count = readSync(reading, chunk);
      if (count === 0) throw new Error("the program ended");
      const [frame] = reader.push(chunk.subarray(0, count));
      if (frame !== undefined) return frame;
    }
  };
  const ask = (header: object, tensors: readonly Tensor[] = []): Frame => {
    for (const part of encodeFrame(header, tensors)) {
      let from = 0;
      while (from < part.length) from += writeSync(requests, part, from);
    }
    const frame = next();
    if (frame.header.kind === "failed") throw new Error(String(frame.header.message));
    return frame;
  };
  let current: Samples | undefined;
  const setUp = (given: Samples): Frame => {
    current = given;
    const { count, featureCount, features, labels } = given;
    return ask({ kind: "setup", protocol: PROTOCOL }, [
      { name: "features", shape: [count, featureCount], values: features },
      vectorTensor("labels", labels),
    ]);
  };
  next();
  const model = programModelOf(setUp(samples).header);
  const { parameterCount } = model;
  const batchOf = (batch: Batch): number[] => {
    requireBatch(model, batch);
    if (batch.samples !== current) setUp(batch.samples);
    return [...batch.indices];
  };
  const floats = ({ tensors }: Frame, name: string): Float32Array => tensors.get(name) as Float32Array;
  return {
    ...model,
    initialParameters: (stream) => floats(ask({ kind: "initial", seed: stream.integerBelow(2 ** 31) }), "parameters"),
    lossAndGradient(parameters, batch, out) {
      requireVectors(parameterCount, { parameters }, out);
      const indices = batchOf(batch);
      const answer = ask({ kind: "gradient", indices }, [vectorTensor("parameters", parameters)]);
      out.set(floats(answer, "gradient"));
      return answer.header.loss as number;
    },
    hessianVectorProduct(parameters, vector, batch, out) {
      requireVectors(parameterCount, { parameters, vector }, out);
      const indices = batchOf(batch);
      const tensors = [vectorTensor("parameters", parameters), vectorTensor("vector", vector)];
      out.set(floats(ask({ kind: "product", indices }, tensors), "product"));
    },
    logits(parameters, batch) {
      requireVectors(parameterCount, { parameters });
      const indices = batchOf(batch);
      return floats(ask({ kind: "logits", indices }, [vectorTensor("parameters", parameters)]), "logits");
    },
    embedding(parameters, batch) {
      requireVectors(parameterCount, { parameters });
      const indices = batchOf(batch);
      return floats(ask({ kind: "embed", models: 1, indices }, [vectorTensor("model0", parameters)]), "embeddings");
    },
    close() {
      closeSync(requests);
      closeSync(reading);
      child.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
