import type { EngineBenchResult } from "./benchEngine.ts";

/** The result as plain text. */
export const formatEngineBench = (result: EngineBenchResult): string => {
  const { torch } = result;
  const lines = [
    "One round of local training: 36 learners x 10 meta-steps, 784-80-60-10, batch 40, one thread",
    `machine  ${result.machine}`,
    `node     ${result.node}; relaxed multiply-add: ${result.fma}`,
    `torch    ${typeof torch === "string" ? torch : `${torch.torch}, ${torch.threads} thread, ${torch.cpu}`}`,
    `data     ${(100 * result.density).toFixed(1)} % of the features are not zero`,
    "",
    `${"engine".padEnd(20)} ${"term".padEnd(6)} ${"CPU s".padStart(7)} ${"best".padStart(7)} ${"wall s".padStart(7)}  difference`,
  ];
  for (const { engine, secondOrder, cpu, bestCpu, wall, difference } of result.rows) {
    const times = [cpu, bestCpu, wall].map((seconds) => seconds.toFixed(3).padStart(7)).join(" ");
    lines.push(`${engine.padEnd(20)} ${secondOrder.padEnd(6)} ${times}  ${difference.toExponential(1)}`);
  }
  if (result.speedups.length > 0) lines.push("", "times faster than PyTorch (CPU time, median of neighboring rounds)");
  for (const { engine, against, ratio } of result.speedups)
    lines.push(`${engine.padEnd(26)} ${against.padEnd(16)} ${ratio.toFixed(2)}`);
  return lines.join("\n");
};
