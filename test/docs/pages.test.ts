import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseExperiment } from "../../src/experiments/plan/defineExperiment.ts";
import { measures } from "../../src/experiments/results/measures.ts";
import { logEvents, resolveService } from "../../src/federation/index.ts";
import { ServiceMetrics } from "../../src/federation/observability/ServiceMetrics.ts";
import { readConfigText, resolveConfig } from "../../src/simulation/index.ts";
import { commandLinesOf, parseGfml, scripts, shellWords } from "./commandLines.ts";
import { anchorsOf, readDocuments, root } from "./documents.ts";

const documents = readDocuments();
const commandLines = documents.flatMap(commandLinesOf);
/** Files that a page lets its reader write. */
const written = new Set(
  documents.flatMap(({ blocks }) =>
    blocks.flatMap(({ words }) => words.flatMap((word) => (word.startsWith("file=") ? [word.slice(5)] : []))),
  ),
);

/** What is wrong with a command line; undefined if nothing is. */
const faultOf = (text: string): string | undefined => {
  const words = shellWords(text).filter((word, index) => !(index === 0 && word === "npx"));
  const [program, first, second] = words;
  try {
    if (program === "gfml") parseGfml(words.slice(1));
    else if (program === "npm" && first === "run") {
      const script = words.slice(2).find((word) => !word.startsWith("-")) ?? second;
      if (script !== undefined && scripts[script] === undefined) return `no npm script ${script}`;
      const passedOn = words.includes("--") ? words.slice(words.indexOf("--") + 1) : [];
      if (script === "gfml" && passedOn.length > 0) parseGfml(passedOn);
    } else if (program === "npm" && first !== "ci" && scripts[first ?? ""] === undefined)
      return `no npm script ${first}`;
    else if (program === "node" && !existsSync(join(root, first ?? "")) && !written.has(first ?? ""))
      return `no file ${first}`;
  } catch (error) {
    return (error as Error).message;
  }
  return undefined;
};

describe("the pages", () => {
  it("lists all pages in the index", () => {
    const index = documents.find(({ path }) => path === "docs/README.md")!.text;
    const pages = documents.map(({ path }) => path).filter((path) => /^docs\/(?!README)/.test(path));
    expect(pages.filter((path) => !index.includes(`(${path.slice("docs/".length)})`))).toEqual([]);
  });

  it("shows command lines that gfml and npm understand", () => {
    expect(commandLines.length).toBeGreaterThan(30);
    const faults = commandLines.flatMap(({ place, text }) => {
      const fault = faultOf(text);
      return fault === undefined ? [] : [`${place}: ${text}: ${fault}`];
    });
    expect(faults).toEqual([]);
  });

  it.each([
    ["gfml run --rouns 3", "unknown option '--rouns'"],
    ["gfml run --rounds 0", "rounds = 0"],
    ["gfml run --set rounds=none", "rounds"],
    ["gfml fly", "unknown command 'fly'"],
    ["npm run gfml -- explain folder --round 1", "required option '--learner"],
    ["npm run nothing", "no npm script nothing"],
    ["npx node bench/nothing.ts", "no file bench/nothing.ts"],
  ])("refuses to show: %s", (text, fault) => {
    expect(faultOf(text)).toContain(fault);
  });

  it("keeps the README on one screen: at most 600 words", () => {
    const { text } = documents.find(({ path }) => path === "README.md")!;
    expect(text.split(/\s+/).filter(Boolean).length).toBeLessThanOrEqual(600);
  });

  it("cites the software in its version", () => {
    const { version, license } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const citation = parse(readFileSync(join(root, "CITATION.cff"), "utf8"));
    expect(citation).toMatchObject({ title: "gfml", version, license });
  });

  it("promises each entry of the package", () => {
    const page = documents.find(({ path }) => path === "docs/reference/versioning.md")!.text;
    const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const entries = Object.keys(exports).filter((entry) => entry !== "./package.json");
    expect(entries.filter((entry) => !page.includes(`\`gfml${entry.slice(1)}\``))).toEqual([]);
  });

  it("shows configurations that are valid", () => {
    const files = documents.flatMap(({ blocks }) => blocks.filter(({ language }) => language === "yaml"));
    expect(files.length).toBeGreaterThan(1);
    for (const { text, document, line, words } of files) {
      const source = readConfigText(text, `${document} line ${line}`);
      const read = words.includes("experiment")
        ? parseExperiment
        : words.includes("service")
          ? (layer: typeof source) => resolveService([layer])
          : (layer: typeof source) => resolveConfig([layer]);
      expect(() => read(source)).not.toThrow();
    }
  });

  it("explains every event and metric of a provider", async () => {
    const page = documents.find(({ path }) => path === "docs/reference/operations.md")!.text;
    const events = Object.entries(logEvents).map(([name, meaning]) => `| \`${name}\` | ${meaning} |`);
    const { text } = await new ServiceMetrics().read();
    const metrics = [...text.matchAll(/^# HELP (gfml_\w+) (.*)$/gm)].map(
      ([, name, help]) => `| \`${name}\` | ${help} |`,
    );
    expect(page).toContain(events.join("\n"));
    expect(page).toContain(metrics.join("\n"));
    expect(metrics.length).toBeGreaterThan(8);
    // and none that nobody logs
    const sources = (readdirSync(join(root, "src/federation"), { recursive: true }) as string[])
      .filter((file) => file.endsWith(".ts") && !file.endsWith("logEvents.ts"))
      .map((file) => readFileSync(join(root, "src/federation", file), "utf8"))
      .join();
    expect(Object.keys(logEvents).filter((name) => !sources.includes(`"${name}"`))).toEqual([]);
  });

  it("lists every measure of an experiment", () => {
    const page = documents.find(({ path }) => path === "docs/reference/experiments.md")!.text;
    const rows = measures.map(({ name, meaning }) => `| \`${name}\` | ${meaning} |`);
    expect(page).toContain(rows.join("\n"));
  });

  it("quotes buttons and labels as the pages of the dashboard show them", () => {
    const words = ["strings.ts", "joinStrings.ts"].map((name) =>
      readFileSync(join(root, "dashboard/src", name), "utf8"),
    );
    const guides = documents.filter(({ path }) => /(?:dashboard|join|browsers)\.md$/.test(path));
    const quoted = guides.flatMap(({ prose }) =>
      [...prose.join("\n").matchAll(/(?<!\*)\*([A-Z][^*]+)\*(?!\*)/g)].map((match) => match[1]!),
    );
    expect(quoted.length).toBeGreaterThan(10);
    expect(quoted.filter((label) => !words.some((text) => text.includes(`"${label}"`)))).toEqual([]);
  });

  it("links to pages, headings and files that exist", () => {
    const anchors = new Map(documents.map((document) => [document.path, anchorsOf(document)]));
    const dead: string[] = [];
    let seen = 0;
    for (const { path, prose } of documents) {
      prose.forEach((line, index) => {
        for (const match of line.matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)) {
          const target = match[1] ?? match[2]!;
          if (/^(https?|mailto):/.test(target)) continue;
          seen++;
          const [file = "", anchor] = target.split("#");
          const found = file === "" ? path : normalize(join(dirname(path), file)).replaceAll("\\", "/");
          const isDead = !existsSync(join(root, found)) || (anchor !== undefined && !anchors.get(found)?.has(anchor));
          if (isDead) dead.push(`${path} line ${index + 1}: ${target}`);
        }
      });
    }
    expect(dead).toEqual([]);
    expect(seen).toBeGreaterThan(20);
  });

  it("names files of the project that exist", () => {
    const missing = documents.flatMap(({ path, prose }) =>
      prose.flatMap((line, index) =>
        [...line.matchAll(/`((?:src|test|docs|scripts|bench|examples|assembly)\/[\w./-]*)`/g)]
          .map((match) => match[1]!)
          // names in capitals stand for others
          .filter((file) => !/[A-Z]{4,}(?![A-Za-z]*\.md)/.test(file) && file !== "docs/api")
          // from the root, or from the page's folder
          .filter((file) => ![root, join(root, dirname(path))].some((folder) => existsSync(join(folder, file))))
          .map((file) => `${path} line ${index + 1}: ${file}`),
      ),
    );
    expect(missing).toEqual([]);
  });

  it("explains every erratum and decision that the source cites", () => {
    const page = documents.find(({ path }) => path === "docs/reference/errata.md")!.text;
    const listed = new Set([...page.matchAll(/^\| ([ED]\d+) \|/gm)].map((match) => match[1]));
    const cited = new Set(
      (readdirSync(join(root, "src"), { recursive: true }) as string[])
        .filter((file) => file.endsWith(".ts"))
        .flatMap((file) => [...readFileSync(join(root, "src", file), "utf8").matchAll(/\[([ED]\d+(?:, [ED]\d+)*)\]/g)])
        .flatMap((match) => match[1]!.split(", ")),
    );
    expect(cited.size).toBeGreaterThan(10);
    expect([...cited].filter((number) => !listed.has(number))).toEqual([]);
  });
});
