import type { AuditReport } from "../../audit/index.ts";
import { type Chart, showNumber } from "../../charts/index.ts";
import { byteSize } from "../../text/index.ts";
import { figure, type Html, html, table } from "../html/Html.ts";
import { facts } from "../html/page.ts";
import type { RunDigest } from "./RunDigest.ts";

/** The ledger's contents and costs, and the result of its audit. */
export const ledgerSection = (run: RunDigest, charts: readonly Chart[], audit: AuditReport | undefined): Html => {
  const { kinds, verdict } = run.ledger;
  const kindWords = [...kinds].map(([kind, count]) => `${count.toLocaleString("en")} ${kind}`).join(", ");
  return html`<p>${words(run)}</p>
${facts([
  ["kind", run.config.ledger],
  ["records", `${verdict.records.toLocaleString("en")}${kindWords === "" ? "" : `: ${kindWords}`}`],
  ["hash links", hashWords(run)],
  ...chainFacts(run),
  ["audit", auditWords(run, audit)],
])}
${audit === undefined ? undefined : auditTable(audit)}
<div class="figures">${charts.map((chart) => figure(chart))}</div>`;
};

const words = ({ config, chain }: RunDigest): string => {
  if (config.ledger === "centralized") {
    return "The run kept its records in a centralized store, which its operator may rewrite, so it proves nothing.";
  }
  if (chain.length === 0) {
    return "The run kept its records in a hash-linked ledger in its own process. It computes contributions, reputations and payments with the contracts' own integers.";
  }
  return "Contracts on a chain computed every contribution, reputation and payment of this run from signed updates and the heads' reports.";
};

const hashWords = ({ ledger: { verdict } }: RunDigest): Html => {
  if (!verdict.linked) return html`none: records are not linked`;
  if (verdict.fault === null)
    return html`<span class="good">intact</span>, the last is <code>${verdict.lastHash}</code>`;
  return html`<span class="bad">broken</span> at record ${verdict.fault.index} (${verdict.fault.kind}): ${verdict.fault.reason}`;
};

const chainFacts = ({ chain }: RunDigest): (readonly [string, string])[] => {
  if (chain.length === 0) return [];
  const sum = (of: (line: (typeof chain)[number]) => number): number =>
    chain.reduce((total, line) => total + of(line), 0);
  const fees = chain.reduce((total, line) => total + BigInt(line.fees), 0n);
  return [
    ["transactions", sum(({ transactions }) => transactions).toLocaleString("en")],
    [
      "gas",
      `${sum(({ gas }) => gas).toLocaleString("en")}, ${showNumber(sum(({ gas }) => gas) / chain.length / 1e6)} million a round`,
    ],
    ["call data", byteSize(sum(({ bytes }) => bytes))],
    ["fees", fees === 0n ? "none on this chain" : `${fees} wei`],
  ];
};

const auditWords = ({ folder, config, chain }: RunDigest, audit: AuditReport | undefined): Html => {
  if (audit === undefined) {
    if (chain.length === 0) return html`there is no chain to audit`;
    const command = config.ledger === "evm" ? `gfml audit ${folder}` : "gfml audit --rpc URL --address 0xHEX";
    return html`not run. <code>${command}</code> recomputes everything from the chain alone${
      config.ledger === "evm" ? html`; <code>gfml report ${folder} --audit</code> adds its result here` : undefined
    }`;
  }
  const scope = `${audit.roundsAudited} rounds, blocks ${audit.fromBlock} to ${audit.toBlock} of chain ${audit.chainId}`;
  if (audit.firstLie === null) return html`<span class="good">all checks passed</span> in ${scope}`;
  const { check, what, block, expected, found } = audit.firstLie;
  return html`<span class="bad">a check failed</span> in ${scope}. The first failure, ${check}, in block ${`${block}`}: ${what} is ${found}, not ${expected}`;
};

const auditTable = (audit: AuditReport): Html =>
  html`<details><summary>What the audit compared</summary>${table(
    {
      columns: ["check", "", "compared", "largest deviation"],
      rows: audit.checks.map(({ title, verdict, count, largestDeviation }) => [
        title,
        verdict,
        count,
        largestDeviation,
      ]),
    },
    "what the audit compared",
  )}<p>What a chain cannot show:</p><ul>${audit.cannotShow.map((line) => html`<li>${line}</li>`)}</ul></details>`;
