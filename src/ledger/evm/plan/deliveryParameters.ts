/** The ABI type of `IRounds.Delivery[]`, for the hash that heads sign. */
export const DELIVERIES = [
  {
    type: "tuple[]",
    components: [
      { name: "learner", type: "uint32" },
      { name: "delivered", type: "bool" },
      { name: "measure", type: "int64" },
      { name: "keptFrequency", type: "uint48" },
      { name: "computationTime", type: "uint64" },
      { name: "transmissionTime", type: "uint64" },
      { name: "updateHash", type: "bytes32" },
      { name: "r", type: "bytes32" },
      { name: "vs", type: "bytes32" },
    ],
  },
] as const;
