import { createPublicClient, custom, type PublicClient, RpcRequestError } from "viem";
import type { ChainConnection } from "./ChainConnection.ts";
import { NodeAnswerError } from "./errors/NodeAnswerError.ts";

/**
 * viem's client over a connection. A node's own errors become viem's, with the method but without the request's body;
 * failures of the connection stay gfml's errors, as the cause of viem's.
 */
export const createReadingClient = (request: ChainConnection["request"]): PublicClient => {
  const provider = {
    request: async (
      { method, params }: { method: string; params?: readonly unknown[] },
      options?: { signal?: AbortSignal },
    ): Promise<unknown> => {
      try {
        return await request(method, params ?? [], options?.signal === undefined ? {} : { signal: options.signal });
      } catch (error) {
        if (!(error instanceof NodeAnswerError)) throw error;
        const { rpcCode: code, said: message, data } = error;
        throw new RpcRequestError({ body: { method }, error: { code, message, data }, url: "http://chain" });
      }
    },
  };
  return createPublicClient({ transport: custom(provider, { retryCount: 0 }), cacheTime: 0 });
};
