import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { detectRounding, type Rounding } from "../../kernels/index.ts";
import type { Check } from "./Check.ts";

/** The oldest Node that runs gfml, as in package.json. */
const OLDEST_NODE: readonly [number, number] = [22, 18];

/** Checks the version of Node. */
export const checkNode = (version: string = process.versions.node): Check => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [leastMajor, leastMinor] = OLDEST_NODE;
  const isNew = major > leastMajor || (major === leastMajor && minor >= leastMinor);
  return isNew
    ? { name: "Node", status: "ok", found: version }
    : {
        name: "Node",
        status: "failed",
        found: version,
        remedy: `install Node ${leastMajor}.${leastMinor} or newer from https://nodejs.org`,
      };
};

/** Checks the WebAssembly kernels of one rounding. gfml needs the strict ones; the fused ones make runs faster. */
export const checkKernels = (rounding: Rounding): Check => {
  const name = rounding === "strict" ? "WebAssembly SIMD" : "WebAssembly relaxed SIMD";
  try {
    const detected = detectRounding(rounding);
    const fused = detected === "fused" ? "multiply-adds are fused" : "multiply-adds are not fused here";
    return { name, status: "ok", found: rounding === "strict" ? "available" : `available, ${fused}` };
  } catch (error) {
    const found = error instanceof Error ? error.message.split("\n")[0]! : String(error);
    return rounding === "strict"
      ? { name, status: "failed", found, remedy: "use a processor and a Node with WebAssembly SIMD, without --jitless" }
      : { name, status: "missing", found, remedy: "keep model.rounding strict, the default" };
  }
};

/** Checks that worker threads start and respond. */
export const checkWorkers = async (): Promise<Check> => {
  const name = "worker threads";
  const processors = availableParallelism();
  try {
    await new Promise<void>((resolve, reject) => {
      const worker = new Worker("require('node:worker_threads').parentPort.postMessage(1)", { eval: true });
      worker.once("message", () => resolve());
      worker.once("error", reject);
      worker.once("exit", (code) => reject(new Error(`the thread ended with code ${code}`)));
    });
    return { name, status: "ok", found: `available, ${processors} processor${processors === 1 ? "" : "s"}` };
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    return { name, status: "failed", found, remedy: "allow this process to start threads and give it more memory" };
  }
};
