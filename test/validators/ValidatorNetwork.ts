import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createWriteStream, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { privateKeyToAccount } from "viem/accounts";
import { freePort } from "../support/freePort.ts";
import { letTimePass } from "../support/letTimePass.ts";
import { until } from "../support/until.ts";

export interface ValidatorNetworkOptions {
  readonly geth: string;
  /** Holds the nodes' data and logs. */
  readonly folder: string;
  readonly validators: number;
  /** s between blocks; with few signers a period of 0 can deadlock. */
  readonly period: number;
  /** Accounts that own ether from the first block on. */
  readonly funded: readonly `0x${string}`[];
}

interface Validator {
  readonly key: `0x${string}`;
  readonly address: `0x${string}`;
  readonly folder: string;
  readonly rpcPort: number;
  readonly peerPort: number;
  process: ChildProcess | undefined;
}

const CHAIN_ID = 71_377;

/** A proof-of-authority network of geth nodes on the loopback, each a process that seals blocks (clique). */
export class ValidatorNetwork {
  readonly chainId: number = CHAIN_ID;
  readonly #options: ValidatorNetworkOptions;
  readonly #validators: readonly Validator[];

  private constructor(options: ValidatorNetworkOptions, validators: readonly Validator[]) {
    this.#options = options;
    this.#validators = validators;
  }

  /** Starts all nodes, links each to each, and waits for the first blocks. */
  static async start(options: ValidatorNetworkOptions): Promise<ValidatorNetwork> {
    const validators: Validator[] = [];
    for (let index = 0; index < options.validators; index++) {
      const key: `0x${string}` = `0x${(index + 1).toString(16).padStart(2, "0").repeat(32)}`;
      const folder = join(options.folder, `validator-${index}`);
      mkdirSync(folder, { recursive: true });
      validators.push({
        key,
        address: privateKeyToAccount(key).address,
        folder,
        rpcPort: await freePort(),
        peerPort: await freePort(),
        process: undefined,
      });
    }
    const genesis = join(options.folder, "genesis.json");
    writeFileSync(genesis, JSON.stringify(genesisOf(options, validators), null, 2));
    for (const { folder, key } of validators) {
      writeFileSync(join(folder, "password"), "validator");
      writeFileSync(join(folder, "key"), key.slice(2));
      run(options.geth, ["--datadir", folder, "init", genesis]);
      run(options.geth, [
        "account",
        "import",
        "--datadir",
        folder,
        "--lightkdf",
        "--password",
        join(folder, "password"),
        join(folder, "key"),
      ]);
    }
    const network = new ValidatorNetwork(options, validators);
    try {
      for (let index = 0; index < validators.length; index++) await network.startNode(index);
      await network.waitForBlock(2);
    } catch (error) {
      await network.stop();
      throw error;
    }
    return network;
  }

  /** JSON-RPC address of a node. */
  url(index: number): string {
    return `http://127.0.0.1:${this.#validators[index]!.rpcPort}`;
  }

  /** Starts a node that is down, with the data it had, and links it to those that are up. */
  async startNode(index: number): Promise<void> {
    const { geth, folder: logs } = this.#options;
    const validator = this.#validators[index]!;
    const { folder, address, rpcPort, peerPort } = validator;
    const child = spawn(
      geth,
      [
        "--datadir",
        folder,
        "--networkid",
        String(CHAIN_ID),
        "--port",
        String(peerPort),
        "--nodiscover",
        "--nat",
        "none",
        "--netrestrict",
        "127.0.0.0/8",
        "--authrpc.addr",
        "127.0.0.1",
        "--authrpc.port",
        String(await freePort()),
        "--http",
        "--http.addr",
        "127.0.0.1",
        "--http.port",
        String(rpcPort),
        "--http.api",
        "eth,net,web3,admin,clique,debug",
        "--syncmode",
        "full",
        "--gcmode",
        "archive",
        "--state.scheme",
        "hash",
        "--cache",
        "64",
        "--ipcdisable",
        "--mine",
        "--miner.etherbase",
        address,
        "--unlock",
        address,
        "--password",
        join(folder, "password"),
        "--allow-insecure-unlock",
        "--miner.gasprice",
        "1",
        "--verbosity",
        "2",
      ],
      { stdio: ["ignore", "pipe", "pipe"] },
    );
    const log = createWriteStream(join(logs, `validator-${index}.log`), { flags: "a" });
    child.stdout.pipe(log);
    child.stderr.pipe(log);
    validator.process = child;
    child.once("exit", () => {
      validator.process = undefined;
    });
    const hasEnded = (): boolean => validator.process === undefined;
    const answers = async (): Promise<boolean> => (await this.blockNumber(index)) !== undefined;
    await until(`validator ${index} to answer`, async () => hasEnded() || (await answers()), 30);
    if (hasEnded()) throw new Error(`validator ${index} ended: see ${logs}/validator-${index}.log`);
    const own = (await this.#call(index, "admin_nodeInfo")) as { enode: string };
    const enode = own.enode.replace(/@.*$/, `@127.0.0.1:${peerPort}`);
    for (const [other, { process }] of this.#validators.entries()) {
      if (other === index || process === undefined) continue;
      await this.#call(other, "admin_addPeer", [enode]);
    }
  }

  /** Ends a node the hard way. */
  async kill(index: number): Promise<void> {
    const child = this.#validators[index]!.process;
    if (child === undefined) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  }

  /** The latest block that a node knows; undefined if it does not answer. */
  async blockNumber(index: number): Promise<number | undefined> {
    try {
      return Number(await this.#call(index, "eth_blockNumber"));
    } catch {
      return undefined;
    }
  }

  /** Until every node that is up has a block of this number. */
  async waitForBlock(number: number): Promise<void> {
    const isEverywhere = async (): Promise<boolean> => {
      const known = await Promise.all(
        this.#validators.map((one, index) => (one.process === undefined ? number : this.blockNumber(index))),
      );
      return known.every((block) => block !== undefined && block >= number);
    };
    await until(`block ${number} at every validator`, isEverywhere, 60);
  }

  /** Addresses that sealed the blocks from `first` to the latest that a node knows. */
  async sealers(index: number, first: number): Promise<Set<string>> {
    const sealers = new Set<string>();
    const last = (await this.blockNumber(index)) ?? 0;
    for (let number = first; number <= last; number++) {
      sealers.add((await this.#call(index, "clique_getSigner", [`0x${number.toString(16)}`])) as string);
    }
    return sealers;
  }

  /** Ends all nodes. */
  async stop(): Promise<void> {
    await Promise.all(
      this.#validators.map(async (validator) => {
        const child = validator.process;
        if (child === undefined) return;
        const ended = new Promise((resolve) => child.once("exit", resolve));
        child.kill("SIGTERM");
        const gone = await Promise.race([ended.then(() => true), letTimePass(10_000).then(() => false)]);
        if (!gone) child.kill("SIGKILL");
        await ended;
      }),
    );
  }

  async #call(index: number, method: string, params: readonly unknown[] = []): Promise<unknown> {
    const response = await fetch(this.url(index), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
      signal: AbortSignal.timeout(5000),
    });
    const { result, error } = (await response.json()) as { result?: unknown; error?: { message: string } };
    if (error) throw new Error(`${method} at validator ${index}: ${error.message}`);
    return result;
  }
}

const genesisOf = ({ period, funded }: ValidatorNetworkOptions, validators: readonly Validator[]): unknown => ({
  config: {
    chainId: CHAIN_ID,
    homesteadBlock: 0,
    eip150Block: 0,
    eip155Block: 0,
    eip158Block: 0,
    byzantiumBlock: 0,
    constantinopleBlock: 0,
    petersburgBlock: 0,
    istanbulBlock: 0,
    berlinBlock: 0,
    londonBlock: 0,
    clique: { period, epoch: 30_000 },
  },
  difficulty: "1",
  gasLimit: "30000000",
  // 32 bytes of vanity, the signers in ascending order, 65 bytes for a seal
  extradata: `0x${"00".repeat(32)}${validators
    .map(({ address }) => address.slice(2).toLowerCase())
    .sort()
    .join("")}${"00".repeat(65)}`,
  alloc: Object.fromEntries(funded.map((address) => [address, { balance: "1000000000000000000000" }])),
});

const run = (command: string, parameters: readonly string[]): void => {
  const { status, stderr } = spawnSync(command, parameters, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${parameters.join(" ")}: ${stderr}`);
};
