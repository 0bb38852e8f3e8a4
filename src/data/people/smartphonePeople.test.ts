import { describe, expect, it } from "vitest";
import golden from "../../../test/golden/smartphone.json" with { type: "json" };
import { withCode } from "../../../test/support/withCode.ts";
import { readPickle } from "./readPickle.ts";
import { smartphonePeople } from "./smartphonePeople.ts";
import { SMARTPHONE_FEATURES } from "./windowsOfPerson.ts";

const pickle = Uint8Array.from(atob(golden.pickle), (character) => character.charCodeAt(0));
const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe("windows of the smartphone recordings", () => {
  const people = smartphonePeople(pickle, "small.pkl");

  it("gives each person, by number, windows of one activity in order of time", () => {
    expect(people.map(({ person, labels }) => ({ person, labels: [...labels] }))).toEqual(
      golden.people.map(({ person, labels }) => ({ person, labels })),
    );
  });

  it("holds every second reading, axis after axis", () => {
    for (const [index, { features, labels }] of people.entries()) {
      expect(features.length).toBe(labels.length * SMARTPHONE_FEATURES);
      const ends = golden.people[index]!.firstAndLast.map((pair) => pair.map(Math.fround));
      const found = ends.map((_, window) => [
        features[window * SMARTPHONE_FEATURES]!,
        features[(window + 1) * SMARTPHONE_FEATURES - 1]!,
      ]);
      expect(found).toEqual(ends);
    }
  });
});

describe("a pickle", () => {
  it("runs no code: names that gfml does not know are refused", () => {
    const attack = bytes("cposix\nsystem\n(X\x02\x00\x00\x00lstR.");
    expect(() => readPickle(attack, "theirs.pkl")).toThrow(withCode("GFML_PICKLE"));
    expect(() => readPickle(attack, "theirs.pkl")).toThrow(/names posix\.system/);
  });

  it("is refused at any length that is cut short, and after any changed byte that breaks it", () => {
    for (let length = 0; length < 400; length++)
      expect(() => smartphonePeople(pickle.subarray(0, length), "cut.pkl")).toThrow(withCode("GFML_PICKLE"));
    for (let at = 0; at < 400; at++) {
      const changed = pickle.slice(0, 20_000);
      changed[at] = changed[at]! ^ 0x55;
      expect(() => smartphonePeople(changed, "changed.pkl")).toThrow(withCode("GFML_PICKLE"));
    }
  });

  it.each([
    ["an unknown opcode", "\xff.", /unknown opcode at byte 0/],
    ["a group that did not begin", "t.", /did not begin/],
    ["a call of a value", "K\x01(tR.", /no name/],
    ["an item outside of a list", "NK\x01a.", /no list/],
    ["nothing", ".", /not there/],
    ["something else", "K\x01.", /no people/],
  ])("is refused with %s", (_, text, message) => {
    expect(() => smartphonePeople(bytes(text), "odd.pkl")).toThrow(message);
  });
});
