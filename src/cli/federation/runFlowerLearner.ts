import { createPrivateKey } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { readLearnerData } from "../../federation/index.ts";
import {
  type ClientApp,
  keyError,
  type NodeKey,
  nodeKeyOf,
  runSuperNode,
  type SuperNodeEvent,
  trainingApp,
} from "../../flower/index.ts";
import { importUserModule } from "../../simulation/index.ts";
import { readContractFile, withFile } from "../../storage/index.ts";
import { fixed } from "../../text/index.ts";
import type { CliContext } from "../CliContext.ts";
import { flagConflictError, usageError } from "../errors.ts";
import { dataSourceOf, type LearnerFlags } from "../flags/learnerFlags.ts";
import { showDownload } from "../print/showDownload.ts";

/** Flags of the federations of gfml, which mean nothing in one of Flower. */
const OTHER_FLAGS = [
  ["passive", "--passive"],
  ["code", "--code"],
  ["region", "--region"],
  ["trainer", "--trainer"],
  ["key", "--key"],
  ["createKey", "--create-key"],
  ["maxFrequency", "--max-frequency"],
  ["minFrequency", "--min-frequency"],
  ["uplinkRate", "--uplink-rate"],
  ["deadline", "--deadline"],
  ["listen", "--listen"],
  ["announce", "--announce"],
] as const;

/** Takes part in a Flower federation until a signal stops it. */
export const runFlowerLearner = async (address: string, flags: LearnerFlags, context: CliContext): Promise<void> => {
  const { out, signal } = context;
  for (const [name, flag] of OTHER_FLAGS) if (flags[name] !== undefined) throw flagConflictError("--flower", flag);
  const key = flags.flowerKey === undefined ? undefined : await readNodeKey(flags.flowerKey);
  const app = flags.client === undefined ? await ownApp(flags, context) : await loadClient(flags.client);
  const tell = (event: SuperNodeEvent): void => {
    if (flags.json)
      out.write(`${JSON.stringify(event, (_, value) => (typeof value === "bigint" ? `${value}` : value))}\n`);
    else if (!flags.quiet || event.kind === "failed") out.write(`${sentence(event)}\n`);
  };
  await runSuperNode({ address, app, signal, onEvent: tell, ...(key && { key }) });
};

/** The client that trains on the data of the flags. */
const ownApp = async (flags: LearnerFlags, context: CliContext): Promise<ClientApp> => {
  const { environment, signal, out } = context;
  const contract = flags.contract === undefined ? undefined : await readContractFile(flags.contract);
  if (contract !== undefined && flags.scaling !== undefined) throw flagConflictError("--contract", "--scaling");
  const isQuiet = flags.quiet === true || flags.json === true;
  const download = showDownload(context, isQuiet ? "quiet" : "lines");
  const { part } = flags;
  const data = await readLearnerData({
    // each client alone would scale in another way, so numbers stay as they are
    source: dataSourceOf({ ...flags, ...(contract === undefined && { scaling: flags.scaling ?? "none" }) }),
    contract,
    testShare: flags.testShare,
    seed: flags.dataSeed,
    environment,
    signal,
    onProgress: download.progress,
    dataDirectory: flags.dataDir,
    ...(part && {
      part: { ...part, method: { method: "fedlab" as const, classesPerLearner: flags.labelsPerLearner } },
    }),
  }).finally(download.end);
  if (contract?.gfml.scaling.method === "agreed")
    throw usageError("a Flower federation cannot agree on a scaling", {
      values: { contract: flags.contract, "scaling.method": "agreed" },
      remedy: 'write the constants into the contract, or "none" as its scaling.method',
    });
  if (!isQuiet) out.write(`${[data.description, ...data.notices].join("\n")}\n`);
  const { activation, weights, rate, epochs, batchSize, rename, seed = 0 } = flags;
  return trainingApp({
    samples: data.samplesFor(undefined),
    split: data.split,
    activation,
    weights,
    rate,
    epochs,
    batchSize,
    seed,
    ...(rename && { rename }),
  });
};

/** A client app of the user's own: the default export of a module. */
const loadClient = async (file: string): Promise<ClientApp> => {
  const loaded = await importUserModule(pathToFileURL(resolve(file)).href).catch((cause: unknown) => {
    throw usageError("the module of --client cannot be loaded", {
      values: { client: file, reason: cause instanceof Error ? cause.message : String(cause) },
      remedy: "correct the module; examples/flower/client.ts is one that works",
      cause,
    });
  });
  const app = loaded.default as Partial<ClientApp> | undefined;
  if (typeof app?.train !== "function" || typeof app.evaluate !== "function")
    throw usageError("the module of --client has no client app as its default export", {
      values: { client: file, exports: Object.keys(loaded).join(", ") || "none" },
      remedy: "write export default { train, evaluate }, as examples/flower/client.ts does",
    });
  return app as ClientApp;
};

/** @throws FileAccessError, GFML_FLOWER_KEY */
const readNodeKey = async (file: string): Promise<NodeKey> => {
  const text = await withFile("read", file, () => readFile(file, "utf8"));
  let secret: { readonly crv?: string; readonly d?: string };
  try {
    secret = createPrivateKey(text).export({ format: "jwk" });
  } catch (cause) {
    const isOfSsh = text.includes("OPENSSH PRIVATE KEY");
    throw keyError(
      isOfSsh ? "it is in the format of OpenSSH, which is not read" : "it is no private key in PEM",
      cause,
    );
  }
  if (secret.crv !== "P-384" || secret.d === undefined)
    throw keyError(`it is of ${secret.crv ?? "another kind"}, and P-384 is needed`);
  return nodeKeyOf(Buffer.from(secret.d, "base64url"));
};

/** An event as a sentence for the client's owner. */
const sentence = (event: SuperNodeEvent): string => {
  switch (event.kind) {
    case "connected":
      return `connected to ${event.address} as SuperNode ${event.node}; waiting for the server`;
    case "waiting":
      return `${event.reason}; trying again in ${event.seconds} s`;
    case "asked":
      return `${event.type}${event.round === "" ? "" : ` of round ${event.round}`}: started`;
    case "answered":
      return `${event.type}: answered after ${fixed(event.seconds)} s`;
    case "failed":
      return `${event.type}: failed, and the server knows: ${event.reason}`;
    case "dropped":
      return `${event.type}: the run ended before the answer`;
  }
};
