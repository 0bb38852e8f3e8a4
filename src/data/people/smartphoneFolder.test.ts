import { describe, expect, it } from "vitest";
import { smartphoneFolder } from "./smartphoneFolder.ts";
import { SMARTPHONE_FEATURES, smartphoneColumns } from "./windowsOfPerson.ts";

/** A file of three axes whose readings say experiment, sensor, axis and place. */
const sensor = (experiment: number, place: number, length: number): string =>
  Array.from({ length }, (_, at) =>
    [0, 1, 2].map((axis) => (1000 * experiment + 100 * (place + axis) + at / 1024).toFixed(10)).join(" "),
  ).join("\n");
const recording = (experiment: number, person: number, length: number) => {
  const name = `exp0${experiment}_user0${person}.txt`;
  return [
    { name: `acc_${name}`, text: sensor(experiment, 0, length) },
    { name: `gyro_${name}`, text: `${sensor(experiment, 3, length)}\n` },
  ];
};
const files = [
  ...recording(3, 2, 300),
  ...recording(1, 2, 260),
  ...recording(2, 1, 200),
  // experiment, person, activity, first and last reading, from 1
  { name: "labels.txt", text: "1 2 5 1 256\n2 1 1 11 138\n3 2 6 1 191\n3 2 9 192 300\n" },
];

describe("the smartphone recordings as UCI publishes them", () => {
  it("gives each person windows of one activity, experiment by experiment, that overlap by half", () => {
    const people = smartphoneFolder(files, "RawData");
    expect(people.map(({ person, labels }) => [person, [...labels]])).toEqual([
      [1, [0]],
      // 256 readings hold three windows, 191 one; a change of posture holds none
      [2, [4, 4, 4, 5]],
    ]);
    const [{ features }] = people as [(typeof people)[0]];
    expect(features).toHaveLength(SMARTPHONE_FEATURES);
    const at = (axis: number, reading: number): number => features[axis * 64 + reading]!;
    // the window begins at reading 11, which is place 10
    expect(at(0, 0)).toBe(Math.fround(2000 + 10 / 1024));
    expect(at(1, 3)).toBe(Math.fround(2100 + 16 / 1024));
    expect(at(5, 63)).toBe(Math.fround(2500 + 136 / 1024));
    expect(people[1]!.features[SMARTPHONE_FEATURES]).toBe(Math.fround(1000 + 64 / 1024));
    expect(smartphoneColumns()).toHaveLength(SMARTPHONE_FEATURES);
    expect(smartphoneColumns()[5 * 64 + 63]).toBe("gyro-z 64");
  });

  const change = (name: string, text: string) => files.map((file) => (file.name === name ? { name, text } : file));
  it.each([
    ["no labels", files.slice(0, -1), "no recordings"],
    ["no recordings", files.slice(-1), "no recordings"],
    ["one of two files", files.slice(1), "one of two files"],
    ["files of different lengths", change("gyro_exp01_user02.txt", sensor(1, 3, 259)), "differ in length"],
    ["a line without numbers", change("acc_exp01_user02.txt", "1 2 x"), "line"],
    ["a line of two numbers", change("acc_exp01_user02.txt", "1 2"), "line"],
    ["a stretch beyond the end", change("labels.txt", "1 2 5 1 261"), "outside of its recording"],
    ["a stretch before the start", change("labels.txt", "1 2 5 0 10"), "outside of its recording"],
  ])("refuses recordings with %s", (_, given, message) => {
    expect(() => smartphoneFolder(given, "RawData")).toThrow(message);
  });
});
