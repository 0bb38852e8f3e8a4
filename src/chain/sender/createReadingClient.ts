import { createPublicClient, custom, type PublicClient, RpcRequestError } from "viem";
import { GfmlError } from "../../core/index.ts";
import type { ChainConnection } from "./ChainConnection.ts";
import { NodeAnswerError } from "./errors.ts";

/**
 * viem's client over a connection. A node's own errors become viem's errors, with the method but without the request's body.
 * Failures of the connection are thrown as gfml's errors, not as causes of viem's errors.
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
  return unwrapping(createPublicClient({ transport: custom(provider, { retryCount: 0 }), cacheTime: 0 }));
};

/** The client that throws gfml's errors directly: viem wraps unknown errors in its own. */
const unwrapping = (client: PublicClient): PublicClient =>
  new Proxy(client, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...parameters: unknown[]): unknown => {
        const result: unknown = Reflect.apply(value, target, parameters);
        return result instanceof Promise ? result.catch(throwInnermost) : result;
      };
    },
  });

const throwInnermost = (error: unknown): never => {
  for (let at: unknown = error; at instanceof Error; at = at.cause) if (at instanceof GfmlError) throw at;
  throw error;
};
