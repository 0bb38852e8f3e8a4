import { readFile } from "node:fs/promises";
import {
  createEventLog,
  createRealNode,
  type ProviderResult,
  type RunningProvider,
  resolveService,
  type ServiceConfig,
  servesPages,
  serviceFieldLayer,
  startProvider,
} from "../../federation/index.ts";
import { loadKey } from "../../ledger/index.ts";
import { type ScoreSummary, shownScores } from "../../round/index.ts";
import { namedLayer, readConfigText } from "../../simulation/index.ts";
import { readContractFile, withFile } from "../../storage/index.ts";
import { countOf, fixed, percent } from "../../text/index.ts";
import { addPages, addProviderView, findPages, openFolderSource, PagesMissingError } from "../../web/index.ts";
import { createAuditDesk } from "../audit/createAuditDesk.ts";
import type { CliContext } from "../CliContext.ts";
import { asCalled, shellWord } from "../print/asCalled.ts";
import { renderError } from "../print/renderError.ts";
import { accessOf, isRefusal, MOST_REFUSALS, providerFigures, type Refusal } from "./providerView.ts";

/** Runs a service until a signal stops it. Prints sentences, or its log as lines of JSON. */
export const runProvider = async (
  service: { readonly file: string; readonly settings: readonly string[] },
  options: { readonly json: boolean; readonly exitWhenDone: boolean; readonly recover: boolean },
  context: CliContext,
): Promise<ProviderResult> => {
  const { out, err, environment, signal, now } = context;
  const config = await loadService(service.file, service.settings);
  const key = await loadKey({ environment, ...(config.keystore !== undefined && { keystore: config.keystore }) });
  const destination = { write: (line: string) => (options.json ? out : err).write(line) };
  // people get sentences, and warnings on the error output
  const level = options.json ? config.logging.level : "warn";
  const log = createEventLog({ level, role: "provider" }, destination);
  const { certificate, privateKey } = config.door;
  const tls = certificate !== undefined && privateKey !== undefined ? { certificate, privateKey } : undefined;
  const say = (text: string): void => {
    if (!options.json) out.write(`${text}\n`);
  };
  const access = accessOf(config);
  const refusals: Refusal[] = [];
  const pages = servesPages(config) ? pagesOf(config.door.pages === true, environment) : undefined;
  const provider = await startProvider({
    config,
    key,
    ...(pages !== undefined && {
      extendDoor: async (door, context) => {
        await addPages(door, pages, context.networkAddresses);
        if (access === undefined) return;
        const figures = () => providerFigures(context, refusals);
        const urls = /^https?:/.test(config.ledger) ? config.ledger.split(",") : [];
        const audits = createAuditDesk({ folder: config.folder, urls }, { environment, now });
        await addProviderView(door, await openFolderSource(config.folder), access, figures, audits);
      },
    }),
    createNode: createRealNode(tls),
    log: (lineLevel, event, fields) => {
      log(lineLevel, event, fields);
      if (isRefusal(lineLevel, event)) {
        refusals.unshift({ time: now(), event, ...fields });
        refusals.length = Math.min(refusals.length, MOST_REFUSALS);
      }
      if (event === "round.waiting")
        say(
          `waiting for learners: ${String(fields?.connected)} of ${String(fields?.needed)} training learners are connected`,
        );
      if (event === "provider.stopping") say("stopping after the round in progress");
    },
    now,
    signal,
    exitWhenDone: options.exitWhenDone,
    recover: options.recover,
    onRound: (round) => {
      const playing = round.coalitions.filter(({ head }) => head !== null);
      const heads = playing.map(({ head, members }) => `${head} (${members.length})`).join(", ");
      const lost = round.droppedUpdates === 0 ? "" : `, ${countOf(round.droppedUpdates, "update")} lost`;
      say(
        `round ${round.round}: heads ${heads}; ${fixed(round.completionTime)} s, paid ${fixed(round.payments)} token${lost}`,
      );
    },
    onEvaluation: ({ round, active }) => {
      say(`round ${round}: accuracy ${accuracyOf(active.before)} shared -> ${accuracyOf(active.after)} personalized`);
    },
  });
  say(`${config.name}: ${provider.account}`);
  say(`join address: ${provider.joinAddress}`);
  if (pages === undefined && servesPages(config))
    say("by browser:   not possible, the pages are not built; in the clone, run: npm run pages");
  if (pages !== undefined) say(`by browser:   ${provider.url}/pages/join.html`);
  if (pages !== undefined && access !== undefined) {
    const view = access.kind === "token" ? `view/${access.token}` : "provider.html";
    say(`view:         ${provider.url}/pages/${view}`);
  }
  say(`status:       ${provider.url}/gfml/v1/status`);
  const readAgain = (): void => {
    void shutOut(service, provider).catch((error: unknown) =>
      err.write(asCalled(renderError(error, err.style, false), context)),
    );
  };
  // Windows does not have this signal
  if (process.platform !== "win32") process.on("SIGUSR2", readAgain);
  const result = await provider.done.finally(() => process.off("SIGUSR2", readAgain));
  say(
    result.completed
      ? `finished ${countOf(result.rounds, "round")}, result hash ${result.resultHash}`
      : `stopped after ${countOf(result.rounds, "round")}; resume with the same command`,
  );
  say(`records: ${config.folder}; charts: ${context.program} report ${shellWord(config.folder)}`);
  return result;
};

/** Revokes the accounts that the file now lists as revoked. */
const shutOut = async (
  service: { readonly file: string; readonly settings: readonly string[] },
  provider: RunningProvider,
): Promise<void> => {
  const { admission } = await loadService(service.file, service.settings);
  for (const account of admission.revoked) await provider.revoke(account);
};

/** The folder of the built pages; undefined in a clone that has not built them, unless the configuration requires them. */
const pagesOf = (isRequired: boolean, environment: CliContext["environment"]): string | undefined => {
  try {
    return findPages(environment);
  } catch (error) {
    if (isRequired || !(error instanceof PagesMissingError)) throw error;
    return undefined;
  }
};

/**
 * Reads the configuration of a service from a file, then applies `--set`.
 *
 * @throws InvalidConfigError, GFML_CONFIG_SYNTAX, GFML_SETTING_SYNTAX, FileAccessError
 */
const loadService = async (file: string, settings: readonly string[]): Promise<ServiceConfig> => {
  const layers = [
    readConfigText(await withFile("read", file, () => readFile(file, "utf8")), file),
    ...settings.map(serviceFieldLayer),
  ];
  const contract = layers.findLast(({ value }) => value.contract !== undefined)?.value.contract;
  if (typeof contract !== "string") return resolveService(layers);
  const document = await readContractFile(contract);
  // above all other layers: the document takes the place of the name of its file
  return resolveService([...layers, namedLayer(contract, { contract: document })]);
};

const accuracyOf = (summary: ScoreSummary): string => {
  const shown = shownScores(summary);
  return shown === undefined ? "not measured" : percent(shown.accuracy);
};
