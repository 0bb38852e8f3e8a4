import { describe, expect, it } from "vitest";
import { TextTerminal } from "../../../test/support/TextTerminal.ts";
import { createProgram } from "../createProgram.ts";
import { asCalled, programAsCalled } from "./asCalled.ts";

describe("programAsCalled", () => {
  it.each([
    ["by a link in a folder of commands", {}, "/usr/local/bin/gfml", "gfml"],
    ["by npx", { npm_lifecycle_event: "npx" }, "/home/ada/gfml/node_modules/.bin/gfml", "npx gfml"],
    ["by npm run gfml", { npm_lifecycle_event: "gfml" }, "/home/ada/gfml/bin/gfml.js", "npm run gfml --"],
    ["by npm start", { npm_lifecycle_event: "start" }, "/home/ada/gfml/bin/gfml.js", "npx gfml"],
    ["by a script of npm that finds a global link", { npm_lifecycle_event: "play" }, "/usr/local/bin/gfml", "npx gfml"],
    ["by a link inside a project", {}, "/home/ada/project/node_modules/.bin/gfml", "npx gfml"],
    ["by node", {}, "/home/ada/gfml/bin/gfml.js", "npx gfml"],
  ])("names the words of a program that was called %s", (_, environment, script, expected) => {
    expect(programAsCalled(environment, script)).toBe(expected);
  });
});

describe("asCalled", () => {
  const program = "npm run gfml --";

  it("puts the program's words in front of every command", () => {
    expect(asCalled("run gfml doctor, then go on with gfml run --resume runs/a", { program })).toBe(
      "run npm run gfml -- doctor, then go on with npm run gfml -- run --resume runs/a",
    );
  });

  it("leaves the name of gfml alone where it starts no command", () => {
    const text = "gfml can run here; gfml running: gfml fly; the contracts may not be gfml's";
    expect(asCalled(text, { program })).toBe(text);
  });

  it("knows all commands of the program", () => {
    const terminal = new TextTerminal();
    const { signal } = new AbortController();
    const context = { out: terminal, err: terminal, environment: {}, program, signal, now: () => 0 };
    const { commands } = createProgram(context, () => {});
    expect(commands.length).toBeGreaterThan(15);
    for (const command of commands)
      expect(asCalled(`gfml ${command.name()} now`, { program })).toBe(`${program} ${command.name()} now`);
  });
});
