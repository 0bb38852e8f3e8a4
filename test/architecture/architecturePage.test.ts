import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { floors } from "./houseRules.ts";
import { type Factory, factoriesOf, portsOf } from "./readPorts.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const path = "docs/explanation/architecture.md";
const page = readFileSync(join(root, path), "utf8");
const read = (file: string): string => readFileSync(join(root, file), "utf8");

/** Cells of the rows of the page's table whose first heading is this one. */
const table = (heading: string): string[][] => {
  const lines = page.split("\n");
  const from = lines.findIndex((line) => line.startsWith(`| ${heading} |`)) + 2;
  const to = lines.findIndex((line, index) => index >= from && !line.startsWith("|"));
  return lines.slice(from, to).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
};

const codeIn = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);
const linksIn = (text: string): string[] =>
  [...text.matchAll(/\]\(([^)]+)\)/g)].map((match) => join(dirname(path), match[1]!));

const sources = (folder: string): string[] =>
  (readdirSync(join(root, folder), { recursive: true }) as string[])
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => `${folder}/${file}`);
const portFiles = sources("src/round/ports");

describe("the table of rooms", () => {
  const rows = table("floor").map(([floor, room]) => [codeIn(room!)[0], Number(floor)] as const);

  it("names every room on its floor", () => {
    expect(Object.fromEntries(rows)).toEqual(floors);
    expect(rows).toHaveLength(Object.keys(floors).length);
  });

  it("names every folder of the source", () => {
    const folders = readdirSync(join(root, "src"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).sort()).toEqual(rows.map(([room]) => room).sort());
  });

  it("goes from the lowest floor to the highest", () => {
    const order = rows.map(([, floor]) => floor);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });
});

describe("the table of ports", () => {
  const ports = portsOf(portFiles.map((file) => ({ file, text: read(file) })));
  const files = [...sources("src"), ...sources("dashboard/src")];
  const factories = factoriesOf(
    files.map((file) => ({ file, text: read(file) })),
    ports.map(({ name }) => name),
  );
  const rows = table("port").map(([port, , implementations, wrappers]) => ({
    port: codeIn(port!)[0]!,
    file: linksIn(port!)[0],
    implementations: codeIn(implementations!),
    examples: linksIn(implementations!),
    wrappers: codeIn(wrappers!),
  }));

  it("names every port with its file", () => {
    expect(rows.map(({ port, file }) => ({ name: port, file })).sort(byName)).toEqual([...ports].sort(byName));
  });

  it.each(rows)("names every exported implementation of $port, and none that does not exist", (row) => {
    for (const [isWrapper, named] of [
      [false, row.implementations],
      [true, row.wrappers],
    ] as const) {
      const made = factories.filter((factory) => factory.port === row.port && factory.isWrapper === isWrapper);
      expect(made.map(({ name }) => name)).toEqual(expect.arrayContaining([...named]));
      expect(named).toEqual(expect.arrayContaining(made.filter(isExported).map(({ name }) => name)));
    }
  });

  it.each(rows)("shows where $port is implemented", ({ port, implementations, examples }) => {
    expect(implementations.length + examples.length).toBeGreaterThan(0);
    for (const file of examples) {
      expect(existsSync(join(root, file))).toBe(true);
      expect(read(file)).toContain(`const ${port.toLowerCase()} = {`);
    }
  });

  it("notices a port, an implementation or a wrapper that is not named", () => {
    const planted = {
      file: "src/planted.ts",
      text: `export interface FastClock extends Clock { readonly x: 1 }
        export const createFastClock = (): Promise<FastClock> => fast;
        export const restoreClock = (saved: string): Clock => fast;
        export const withLateClock = (clock: Clock): Clock => ({ ...clock });
        export class SlowClock implements Clock {}
        const hidden = (): Clock => fast;`,
    };
    expect(factoriesOf([planted], ["Clock"])).toEqual([
      { port: "Clock", name: "createFastClock", isExported: true, isWrapper: false },
      { port: "Clock", name: "withLateClock", isExported: true, isWrapper: true },
      { port: "Clock", name: "SlowClock", isExported: true, isWrapper: false },
      { port: "Clock", name: "hidden", isExported: false, isWrapper: false },
    ]);
    const port = { file: "src/round/ports/Bell.ts", text: "export interface Bell { ring(): void }" };
    const plain = { file: "src/round/ports/data.ts", text: "export interface Data { readonly x: 1 }" };
    expect(portsOf([port, plain])).toEqual([{ name: "Bell", file: "src/round/ports/Bell.ts" }]);
  });
});

describe("the table of a round's steps", () => {
  const source = read("src/round/playRound.ts");
  const rows = table("step");

  it("has the numbers, names and places in the paper that playRound has", () => {
    const comment = [...source.matchAll(/^ \* \| (\d .*) \|$/gm)].map((match) =>
      match[1]!.split("|").map((cell) => cell.trim()),
    );
    expect(comment.length).toBeGreaterThan(6);
    expect(rows.map((cells) => cells.slice(0, 3))).toEqual(comment);
  });

  it("names the steps and the calls of playRound in their order", () => {
    const comments = [...source.matchAll(/^ {2}\/\/ (\d [a-z ]+): /gm)].map((match) => match[1]);
    expect(rows.map(([step]) => step)).toEqual(comments);
    const calls = [...source.matchAll(/^ {2}(?:return|const \w+ = (?:await )?)\s?(\w+)\(/gm)].map((match) => match[1]);
    // the joint equilibrium repeats steps 4 and 5
    const steps = calls.filter((call) => call !== "reachJointEquilibrium");
    expect(rows.map(([, , , call]) => codeIn(call!)[0])).toEqual(steps);
  });
});

const byName = (a: { readonly name: string }, b: { readonly name: string }): number => (a.name < b.name ? -1 : 1);
const isExported = (factory: Factory): boolean => factory.isExported;
