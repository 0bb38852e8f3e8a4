import { type GfmlError, InvalidValueError } from "../../core/index.ts";
import { askNode } from "./askNode.ts";
import type { ChainConnection, ChainRequestOptions } from "./ChainConnection.ts";
import { createReadingClient } from "./createReadingClient.ts";
import { Endpoint } from "./Endpoint.ts";
import { EndpointFault } from "./EndpointFault.ts";
import {
  chainBehindError,
  chainUnreachableError,
  chainWaitAbortedError,
  NodeAnswerMalformedError,
  wrongChainError,
} from "./errors.ts";
import { groupNotices } from "./groupNotices.ts";
import { type Post, postHttp } from "./postHttp.ts";
import { systemTimer, type Timer } from "./Timer.ts";
import { type ContractExpectation, verifyCode } from "./verifyCode.ts";

export interface ConnectChainOptions {
  /** HTTP(S) URLs of JSON-RPC nodes of one chain, in order of preference. */
  readonly urls: readonly string[];
  /** Expected chain id. If absent, all reachable nodes must return the same id. */
  readonly chainId?: number;
  /** Contracts that must exist, checked before the connection is returned. */
  readonly contracts?: readonly ContractExpectation[];
  /** Milliseconds for one request to one node. Default 10,000. */
  readonly requestTimeout?: number;
  /** Milliseconds during which all nodes are tried again before GFML_CHAIN_UNREACHABLE. Default 30,000. */
  readonly patience?: number;
  /** Milliseconds that a node which is behind gets to catch up before the next one is asked. Default 5,000. */
  readonly catchUpTime?: number;
  /** Aborts every wait of this connection. */
  readonly signal?: AbortSignal;
  /** Called for every fault of a node, with one line without secrets. */
  readonly notice?: (line: string) => void;
  /** The transport of requests. Default: HTTP. */
  readonly post?: Post;
  readonly timer?: Timer;
}

const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 2_000;
const CATCH_UP_PAUSE = 100;

/**
 * Connects to a chain. Each request goes to the first healthy node. The next node is asked after a refused or broken
 * connection, a time-out, HTTP 5xx or 429, a response that is not JSON-RPC, a different chain id, or a node that is behind.
 *
 * @throws GFML_WRONG_CHAIN, GFML_CHAIN_UNREACHABLE, GFML_CONTRACT_MISSING, GFML_CONTRACT_CODE
 */
export const connectChain = async (options: ConnectChainOptions): Promise<ChainConnection> => {
  const { requestTimeout = 10_000, patience = 30_000, catchUpTime = 5_000 } = options;
  const { post = postHttp, timer = systemTimer } = options;
  const notice = options.notice && groupNotices(options.notice, () => timer.now());
  const endpoints = readUrls(options.urls).map((url) => new Endpoint(url));
  const closing = new AbortController();
  const ending = options.signal === undefined ? closing.signal : AbortSignal.any([options.signal, closing.signal]);
  let expectedChain = options.chainId;
  let highest = 0n;
  let requests = 0;

  const ask = async (
    endpoint: Endpoint,
    method: string,
    params: readonly unknown[],
    signal: AbortSignal,
  ): Promise<unknown> => {
    requests += 1;
    const { url } = endpoint;
    const result = await askNode({ url, method, params, id: requests, timeout: requestTimeout, signal }, post, timer);
    const block = blockShownBy(method, params, result);
    if (block !== undefined) {
      endpoint.saw(block);
      if (block > highest) highest = block;
    }
    return result;
  };

  const requireChain = async (endpoint: Endpoint, signal: AbortSignal): Promise<void> => {
    if (endpoint.rightChain || expectedChain === undefined) return;
    const found = chainIdOf(await ask(endpoint, "eth_chainId", [], signal));
    if (found === undefined) throw new EndpointFault("invalid answer", "no chain id");
    if (found !== expectedChain) throw new EndpointFault("another chain", `chain id ${found}`);
    endpoint.rightChain = true;
  };

  const requireBlock = async (endpoint: Endpoint, needed: bigint, signal: AbortSignal): Promise<void> => {
    const started = timer.now();
    while (endpoint.block === undefined || endpoint.block < needed) {
      const head = headShownBy("eth_blockNumber", [], await ask(endpoint, "eth_blockNumber", [], signal));
      if (head === undefined) throw new EndpointFault("invalid answer", "no block number");
      if (head >= needed) return;
      if (timer.now() - started >= catchUpTime) throw isBehind(head, needed);
      await timer.sleep(CATCH_UP_PAUSE, signal);
    }
  };

  const askInTurn = async (
    method: string,
    params: readonly unknown[],
    needed: bigint,
    signal: AbortSignal,
  ): Promise<{ readonly result: unknown } | undefined> => {
    const now = timer.now();
    const healthy = endpoints.filter((endpoint) => endpoint.isHealthy(now));
    const resting = endpoints.filter((endpoint) => !endpoint.isHealthy(now));
    for (const endpoint of [...healthy, ...resting]) {
      // it said when to come back
      if (endpoint.restLeft(timer.now()) > 0) continue;
      let asked = false;
      try {
        await requireChain(endpoint, signal);
        if (needed > 0n) await requireBlock(endpoint, needed, signal);
        asked = true;
        const result = await ask(endpoint, method, params, signal);
        const head = headShownBy(method, params, result);
        if (head !== undefined && head < needed) {
          // its newest block is lower than before, e.g. after a restart from an old state
          endpoint.block = head;
          throw isBehind(head, needed);
        }
        endpoint.worked();
        return { result };
      } catch (error) {
        if (!(error instanceof EndpointFault)) {
          if (asked && !signal.aborted) endpoint.worked();
          throw error;
        }
        endpoint.failed(error, timer.now());
        notice?.(`${endpoint.shown} could not be used for ${method}: ${error.message}`);
        if (asked && error.mayHaveArrived && !isRepeatable(method)) throw unreachable(method, [endpoint]);
      }
    }
    return undefined;
  };

  const giveUp = (method: string, needed: bigint): Error => {
    const reasons = endpoints.map(({ lastFault }) => lastFault?.reason);
    if (reasons.every((reason) => reason === "another chain")) {
      return wrongChainError(expectedChain, reasonsOf(endpoints));
    }
    if (reasons.every((reason) => reason === "behind")) {
      return chainBehindError(method, needed, reasonsOf(endpoints));
    }
    return unreachable(method, endpoints);
  };

  const request = async (
    method: string,
    params: readonly unknown[] = [],
    { signal: own, atLeastBlock = 0n }: ChainRequestOptions = {},
  ): Promise<unknown> => {
    const signal = own === undefined ? ending : AbortSignal.any([own, ending]);
    const started = timer.now();
    let pause = FIRST_PAUSE;
    try {
      for (;;) {
        signal.throwIfAborted();
        const newest = needsNewestState(method, params) ? highest : 0n;
        const needed = atLeastBlock > newest ? atLeastBlock : newest;
        const answered = await askInTurn(method, params, needed, signal);
        if (answered !== undefined) return answered.result;
        const onlyForeign = endpoints.every(({ lastFault }) => lastFault?.reason === "another chain");
        if (onlyForeign || timer.now() - started >= patience) throw giveUp(method, needed);
        const now = timer.now();
        const wanted = Math.min(...endpoints.map((endpoint) => endpoint.restLeft(now)));
        await timer.sleep(Math.min(Math.max(pause, wanted), Math.max(pause, started + patience - now)), signal);
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    } catch (error) {
      if (signal.aborted) throw chainWaitAbortedError(method);
      throw error;
    }
  };

  /** Without an expected chain id, all reachable nodes must agree on one. */
  const agreeOnChain = async (): Promise<number> => {
    const first = chainIdOf(await request("eth_chainId"));
    if (first === undefined) throw new NodeAnswerMalformedError("eth_chainId", "a hexadecimal number");
    const said = await Promise.all(
      endpoints.map(async (endpoint) => {
        try {
          return chainIdOf(await ask(endpoint, "eth_chainId", [], ending));
        } catch (error) {
          if (error instanceof EndpointFault) endpoint.failed(error, timer.now());
          return undefined;
        }
      }),
    );
    if (ending.aborted) throw chainWaitAbortedError("eth_chainId");
    if (said.some((id) => id !== undefined && id !== first)) {
      const found = endpoints.map(({ shown }, at) => [shown, `chain id ${said[at] ?? "not known"}`]);
      throw wrongChainError(undefined, Object.fromEntries(found));
    }
    return first;
  };

  const connection: ChainConnection = {
    get chainId() {
      return expectedChain!;
    },
    publicClient: createReadingClient(request),
    request,
    highestBlock: () => highest,
    endpoints: () =>
      endpoints.map((endpoint) => ({
        url: endpoint.shown,
        healthy: endpoint.isHealthy(timer.now()),
        block: endpoint.block,
        lastFault: endpoint.lastFault && { reason: endpoint.lastFault.reason, detail: endpoint.lastFault.detail },
      })),
    close: () => closing.abort(),
  };
  expectedChain ??= await agreeOnChain();
  await request("eth_blockNumber");
  await verifyCode(connection, options.contracts ?? []);
  return connection;
};

const unreachable = (waiting: string, among: readonly Endpoint[]): GfmlError =>
  chainUnreachableError(waiting, reasonsOf(among));

/** Whether a second execution is harmless: signed transactions and reads, but not mining or transactions signed by the node. */
const isRepeatable = (method: string): boolean =>
  method !== "eth_sendTransaction" && /^(eth|net|web3|debug|txpool)_/.test(method);

const isBehind = (head: bigint, needed: bigint): EndpointFault =>
  new EndpointFault("behind", `it is at block ${head}, but block ${needed} is needed`);

const reasonsOf = (endpoints: readonly Endpoint[]): Record<string, string> => {
  const reasons: Record<string, string> = {};
  endpoints.forEach(({ shown, lastFault }, index) => {
    const name = shown in reasons ? `${shown} (${index + 1})` : shown;
    reasons[name] = lastFault === undefined ? "not asked" : `${lastFault.reason}: ${lastFault.detail}`;
  });
  return reasons;
};

const chainIdOf = (value: unknown): number | undefined =>
  typeof value === "string" && /^0x[0-9a-fA-F]{1,13}$/.test(value) ? Number(BigInt(value)) : undefined;

const readUrls = (urls: readonly string[]): readonly string[] => {
  if (urls.length === 0) throw new InvalidValueError("urls", urls, "at least one URL of a JSON-RPC node");
  urls.forEach((url, index) => {
    // the text is not shown, because it may contain an access key
    const protocol = URL.canParse(url) ? new URL(url).protocol : "";
    if (protocol !== "http:" && protocol !== "https:") {
      throw new InvalidValueError(`urls[${index}]`, "(not shown)", "an http:// or https:// URL");
    }
  });
  return [...new Set(urls)];
};

/** The block number that a response proves its node to have, if it shows one. */
const blockShownBy = (method: string, params: readonly unknown[], result: unknown): bigint | undefined => {
  if (method === "eth_blockNumber") return quantity(result);
  if (typeof result !== "object" || result === null) return undefined;
  if (method === "eth_getTransactionReceipt" || method === "eth_getTransactionByHash") {
    return quantity((result as { blockNumber?: unknown }).blockNumber);
  }
  if (method === "eth_getBlockByHash") return quantity((result as { number?: unknown }).number);
  // a pending block does not exist yet
  if (method === "eth_getBlockByNumber" && params[0] !== "pending") {
    return quantity((result as { number?: unknown }).number);
  }
  return undefined;
};

const quantity = (value: unknown): bigint | undefined =>
  typeof value === "string" && /^0x[0-9a-fA-F]{1,16}$/.test(value) ? BigInt(value) : undefined;

/** The newest block of a node, if the request asked for it. */
const headShownBy = (method: string, params: readonly unknown[], result: unknown): bigint | undefined =>
  method === "eth_blockNumber" || (method === "eth_getBlockByNumber" && params[0] === "latest")
    ? blockShownBy(method, params, result)
    : undefined;

/** Methods whose result depends on a node's newest block, each with the position of its block parameter. */
const BLOCK_PARAMETER: Readonly<Record<string, number>> = {
  eth_call: 1,
  eth_createAccessList: 1,
  eth_estimateGas: 1,
  eth_getBalance: 1,
  eth_getBlockByNumber: 0,
  eth_getCode: 1,
  eth_getProof: 2,
  eth_getStorageAt: 2,
  eth_getTransactionCount: 1,
};
const ALWAYS: ReadonlySet<string> = new Set([
  "eth_blockNumber",
  "eth_feeHistory",
  "eth_gasPrice",
  "eth_getTransactionByHash",
  "eth_getTransactionReceipt",
  "eth_maxPriorityFeePerGas",
]);

/** Whether a request reads the newest state, so that a node which is behind would give a wrong result. */
const needsNewestState = (method: string, params: readonly unknown[]): boolean => {
  if (ALWAYS.has(method)) return true;
  if (method === "eth_getLogs") {
    const { toBlock, blockHash } = (params[0] ?? {}) as { toBlock?: unknown; blockHash?: unknown };
    return blockHash === undefined && (toBlock === undefined || toBlock === "latest" || toBlock === "pending");
  }
  const place = BLOCK_PARAMETER[method];
  if (place === undefined) return false;
  const block = params[place];
  return block === undefined || block === "latest" || block === "pending";
};
