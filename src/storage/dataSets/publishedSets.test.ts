import { describe, expect, it } from "vitest";
import { dataHash, partitionSamples, summarizePartition } from "../../data/index.ts";
import { loadDataSet } from "./loadDataSet.ts";
import { sha256Of } from "./sha256Of.ts";

const directory = process.env.GFML_DATA_DIR;
const reason = directory === undefined ? " (skipped: GFML_DATA_DIR does not name a folder with the data sets)" : "";

const load = (data: "mnist" | "fashion-mnist") =>
  loadDataSet({ data, seed: 0, dataDirectory: directory, environment: {}, download: false });

describe.skipIf(directory === undefined)(`the published data sets${reason}`, () => {
  /** Learners per class, sample counts of the first five learners, the first learner's first five samples. */
  interface Expected {
    readonly times: number[];
    readonly sizes: number[];
    readonly first: number[];
    readonly sha256: string;
  }
  const partitions: ["mnist" | "fashion-mnist", number, Expected][] = [
    [
      "mnist",
      0,
      {
        times: [9, 8, 6, 9, 7, 8, 6, 9, 9, 9],
        sizes: [1337, 1501, 1675, 1379, 1496],
        first: [13916, 43827, 24856, 57494, 39740],
        sha256: "36853a028b83d374496a62dab57473b01687ea8e4d91d389d8c8655278d8114b",
      },
    ],
    [
      "mnist",
      42,
      {
        times: [5, 8, 9, 8, 10, 7, 9, 8, 9, 7],
        sizes: [1843, 1610, 1446, 1352, 1243],
        first: [18319, 22857, 35056, 12947, 47599],
        sha256: "06b544e65504b8a472b35e4f237c3da1c9ef7b24d2c965f46cce17522a72be19",
      },
    ],
    [
      "fashion-mnist",
      0,
      {
        times: [9, 8, 6, 9, 7, 8, 6, 9, 9, 9],
        sizes: [1417, 1417, 1667, 1334, 1525],
        first: [2127, 29998, 27644, 55963, 9007],
        sha256: "0ee342c9a406564780196d64913dc68b194a2c1c2c6205e26d7c589b1b24944b",
      },
    ],
  ];
  it.each(partitions)(
    "gives FedLab's partition of %s, 40 learners, seed %d",
    async (data, seed, { times, sizes, first, sha256 }) => {
      const { train } = await load(data);
      const partition = partitionSamples(train, 40, seed);
      const { learners } = summarizePartition(train, partition);
      expect(times.map((_, label) => learners.filter(({ classes }) => classes.includes(label)).length)).toEqual(times);
      expect(partition.slice(0, 5).map((indices) => indices.length)).toEqual(sizes);
      expect(partition[0]!.slice(0, 5)).toEqual(first);
      expect(sha256Of(new Uint8Array(Int32Array.from(partition.flat()).buffer))).toBe(sha256);
    },
  );

  it.each([
    ["mnist", [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949], 0.1307, 0.3081],
    ["fashion-mnist", new Array(10).fill(6000), 0.286, 0.353],
  ] as const)("has the class counts, pixel mean and deviation of %s", async (data, counts, mean, deviation) => {
    const { train, sha256 } = await load(data);
    expect(counts.map((_, label) => train.labels.filter((found) => found === label).length)).toEqual(counts);
    let sum = 0;
    let squares = 0;
    for (let at = 0; at < train.features.length; at++) {
      const pixel = train.features[at]! / 255;
      sum += pixel;
      squares += pixel * pixel;
    }
    const found = sum / train.features.length;
    expect(found).toBeCloseTo(mean, 4);
    expect(Math.sqrt(squares / train.features.length - found * found)).toBeCloseTo(deviation, 4);
    expect(sha256).toBe(dataHash(train));
  });
});
