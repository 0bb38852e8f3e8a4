// Makes wadFunctions.json: what solady's fixed-point functions answer in an EVM, null where they revert.
//
//   mkdir /tmp/golden && cd /tmp/golden && cp <repository>/test/golden/{wadFunctions.mjs,WadFunctions.sol} .
//   npm install solady@0.1.26 solc@0.8.37 @ethereumjs/evm@10.1.3 @ethereumjs/util@10
//   node wadFunctions.mjs > <repository>/test/golden/wadFunctions.json
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createEVM } from "@ethereumjs/evm";
import { bytesToHex, hexToBytes } from "@ethereumjs/util";

const require = createRequire(import.meta.url);
const solc = require("solc");
const output = JSON.parse(
  solc.compile(
    JSON.stringify({
      language: "Solidity",
      sources: { "WadFunctions.sol": { content: readFileSync("WadFunctions.sol", "utf8") } },
      settings: {
        optimizer: { enabled: true, runs: 200 },
        viaIR: true,
        evmVersion: "london",
        outputSelection: { "*": { WadFunctions: ["evm.deployedBytecode.object", "evm.methodIdentifiers"] } },
      },
    }),
    { import: (path) => ({ contents: readFileSync(require.resolve(path.replace("solady/", "solady/src/")), "utf8") }) },
  ),
);
const errors = (output.errors ?? []).filter(({ severity }) => severity === "error");
if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join("\n"));
const { evm: compiled } = output.contracts["WadFunctions.sol"].WadFunctions;
const evm = await createEVM();
const code = hexToBytes(`0x${compiled.deployedBytecode.object}`);

const call = async (name, operands, isSigned) => {
  const selector = Object.entries(compiled.methodIdentifiers).find(([signature]) =>
    signature.startsWith(`${name}(`),
  )[1];
  const words = operands.map((value) => BigInt.asUintN(256, value).toString(16).padStart(64, "0"));
  const result = await evm.runCode({ code, data: hexToBytes(`0x${selector}${words.join("")}`), gasLimit: 1_000_000n });
  if (result.exceptionError) return null;
  const value = BigInt(bytesToHex(result.returnValue));
  return String(isSigned ? BigInt.asIntN(256, value) : value);
};

// a 64-bit linear congruential generator: the same inputs whenever this runs
let state = 20261122n;
const random = (limit) => {
  let value = 0n;
  for (let word = 0; word < 5; word++) {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    value = (value << 64n) | (state >> 11n);
  }
  return value % limit;
};
const repeat = (count, make) => Array.from({ length: count }, make);
const W = 10n ** 18n;
const MAX_UINT = 2n ** 256n - 1n;
const MAX_INT = 2n ** 255n - 1n;
const powersOfTwo = repeat(128, (_, bit) => 2n ** BigInt(2 * bit));

const edges = [0n, 1n, 2n, W - 1n, W, W + 1n, 10n ** 9n, MAX_INT / W, MAX_INT, MAX_UINT / W, MAX_UINT];
const pairs = [
  ...edges.flatMap((x) => edges.map((y) => [x, y])),
  ...repeat(60, () => [random(2n ** (1n + random(200n))), random(2n ** (1n + random(100n)))]),
];
const signedPairs = [
  ...pairs
    .filter(([x, y]) => x <= MAX_INT && y <= MAX_INT)
    .flatMap(([x, y]) => [
      [-x, y],
      [x, -y],
    ]),
  [-MAX_INT - 1n, -1n],
  [-1n, -MAX_INT - 1n],
];
const inputs = {
  lnWad: [
    ...[-1n, 0n, W - 1n, W, W + 1n, 2n * W, 2718281828459045235n, 2718281828459045236n, MAX_INT, MAX_INT - 1n],
    ...powersOfTwo.flatMap((power) => [power, power - 1n, power + 1n]),
    ...repeat(200, () => W + random(40n * W)),
    ...repeat(100, () => random(2n ** (1n + random(254n)))),
  ].map((x) => [x]),
  expWad: [
    ...[-MAX_INT - 1n, -MAX_INT, -42n * W, -41446531673892822314n, -41446531673892822313n, -41446531673892822312n],
    ...[-W, -1n, 0n, 1n, W, 135305999368893231588n, 135305999368893231589n, MAX_INT],
    ...repeat(300, () => -random(42n * W)),
    ...repeat(150, () => random(136n * W)),
  ].map((x) => [x]),
  powerWad: [
    ...[0n, 1n, W / 2n, W - 1n, W, W + 1n, 2n * W, MAX_UINT].flatMap((x) =>
      [0n, 1n, 2n, 3n, 64n, 1000n].map((y) => [x, y]),
    ),
    ...repeat(60, (_, gap) => [(7n * W) / 10n, BigInt(gap)]),
    ...repeat(200, () => [random(W), random(2n ** (1n + random(12n)))]),
  ],
  mulWad: pairs,
  divWad: pairs,
  sMulWad: signedPairs,
  sDivWad: signedPairs,
};
const lines = [];
for (const [name, operandLists] of Object.entries(inputs)) {
  const isSigned = !["powerWad", "mulWad", "divWad"].includes(name);
  const rows = [];
  for (const operands of operandLists) {
    rows.push(JSON.stringify([...operands.map(String), await call(name, operands, isSigned)]));
  }
  lines.push(`  "${name}": [\n    ${rows.join(",\n    ")}\n  ]`);
}
process.stdout.write(`{\n${lines.join(",\n")}\n}\n`);
