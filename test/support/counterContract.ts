import { type Abi, encodeDeployData, encodeFunctionData, type Hex } from "viem";

/*
 * A contract for tests of transactions (solc 0.8.37, evmVersion london, optimizer runs 1, no metadata):
 *
 * contract Counter {
 *     error WrongCount(uint256 expected, uint256 found);
 *     event Counted(uint256 count);
 *     uint256 public immutable start;
 *     uint256 public count;
 *     constructor(uint256 first) { start = first; count = first; }
 *     function increment(uint256 expected) external {
 *         if (count != expected) revert WrongCount(expected, count);
 *         count = expected + 1;
 *         emit Counted(expected + 1);
 *     }
 *     function burn() external { while (true) count += 1; }
 * }
 */
const RUNTIME: Hex =
  "0x608060405234801561001057600080fd5b506004361061004c5760003560e01c806306661abd1461005157806344df8e701461006c5780637cf5dab014610076578063be9a655514610089575b600080fd5b61005a60005481565b60405190815260200160405180910390f35b6100746100b0565b005b610074610084366004610154565b6100cd565b61005a7f000000000000000000000000000000000000000000000000000000000000000081565b60016000808282546100c2919061016d565b909155506100b09050565b806000541461010657600054604051631e8deeaf60e31b81526100fd918391600401918252602082015260400190565b60405180910390fd5b61011181600161016d565b6000557f15df0a6785153dfd625c8af51397704c7ddaff0690e5076243b5e52f4a0d540961014082600161016d565b60405190815260200160405180910390a150565b60006020828403121561016657600080fd5b5035919050565b8082018082111561018e57634e487b7160e01b600052601160045260246000fd5b9291505056";
const CONSTRUCTOR: Hex =
  "0x60a0604052348015600f57600080fd5b506040516101fe3803806101fe833981016040819052602c916038565b60808190526000556050565b600060208284031215604957600080fd5b5051919050565b60805161019461006a6000396000608e01526101946000f3fe";

const abi: Abi = [
  { type: "constructor", stateMutability: "nonpayable", inputs: [{ name: "first", type: "uint256" }] },
  {
    type: "error",
    name: "WrongCount",
    inputs: [
      { name: "expected", type: "uint256" },
      { name: "found", type: "uint256" },
    ],
  },
  { type: "event", name: "Counted", inputs: [{ name: "count", type: "uint256" }] },
  { type: "function", name: "start", stateMutability: "view", inputs: [], outputs: [{ name: "", type: "uint256" }] },
  { type: "function", name: "count", stateMutability: "view", inputs: [], outputs: [{ name: "", type: "uint256" }] },
  {
    type: "function",
    name: "increment",
    stateMutability: "nonpayable",
    inputs: [{ name: "expected", type: "uint256" }],
    outputs: [],
  },
  { type: "function", name: "burn", stateMutability: "nonpayable", inputs: [], outputs: [] },
];

/** A counter that refuses to count out of order: what was executed twice or not at all shows at once. */
export const counterContract = {
  abi,
  runtime: RUNTIME,
  immutables: [{ start: 142, length: 32 }],
  creation: (first: bigint): Hex =>
    encodeDeployData({ abi, bytecode: `${CONSTRUCTOR}${RUNTIME.slice(2)}`, args: [first] }),
  increment: (expected: bigint): Hex => encodeFunctionData({ abi, functionName: "increment", args: [expected] }),
  burn: (): Hex => encodeFunctionData({ abi, functionName: "burn" }),
} as const;
