import { letTimePass } from "./letTimePass.ts";
import type { TestAnvil } from "./startAnvil.ts";

/** Mines a block every few milliseconds, as a network does; gives the function that ends this. */
export const mineBlocks = (anvil: Pick<TestAnvil, "rpc">, everyMilliseconds: number): (() => Promise<void>) => {
  let isOver = false;
  const mining = (async () => {
    while (!isOver) {
      await anvil.rpc("evm_mine");
      await letTimePass(everyMilliseconds);
    }
  })();
  return () => {
    isOver = true;
    return mining;
  };
};
