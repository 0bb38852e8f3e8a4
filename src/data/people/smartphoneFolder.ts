import { DataFormatError } from "../errors.ts";
import { AXES, type PersonWindows, type Recording, windowsOfPerson } from "./windowsOfPerson.ts";

/** A text file of the recordings. */
export interface RecordingFile {
  /** Without its folder: `acc_exp01_user01.txt`, `gyro_exp01_user01.txt` or `labels.txt`. */
  readonly name: string;
  readonly text: string;
}

const NAME = /^(acc|gyro)_exp(\d+)_user(\d+)\.txt$/;

/** Whether a file belongs to the recordings. */
export const isRecordingFile = (name: string): boolean => name === "labels.txt" || NAME.test(name);

/**
 * Windows of the smartphone recordings, from the files as UCI publishes them in `RawData`: three numbers a line for acceleration
 * and for rotation, and `labels.txt` with experiment, person, activity, first and last reading (from 1) of each stretch.
 *
 * @param folder - for errors
 * @throws DataFormatError naming the file and the line that do not fit
 */
export const smartphoneFolder = (files: readonly RecordingFile[], folder: string): readonly PersonWindows[] => {
  const fail = (file: string, problem: string, values: Readonly<Record<string, unknown>>): DataFormatError =>
    new DataFormatError(file, problem, values, "give the folder RawData as UCI publishes it");
  const parts = new Map<string, { person: number; experiment: number; acc?: RecordingFile; gyro?: RecordingFile }>();
  for (const file of files) {
    const [, kind, experiment, person] = NAME.exec(file.name) ?? [];
    if (kind === undefined) continue;
    const key = `${experiment} ${person}`;
    const part = parts.get(key) ?? { person: Number(person), experiment: Number(experiment) };
    parts.set(key, { ...part, [kind]: file });
  }
  const labels = files.find(({ name }) => name === "labels.txt");
  if (parts.size === 0 || labels === undefined)
    throw fail(folder, "the folder holds no recordings", { expected: "acc_exp01_user01.txt, gyro_..., labels.txt" });
  const stretches = numbersOf(labels, 5, fail);

  const recordings = [...parts.values()].map(({ person, experiment, acc, gyro }) => {
    if (acc === undefined || gyro === undefined)
      throw fail((acc ?? gyro)!.name, "a recording has one of two files", { experiment, person });
    const [first, second] = [numbersOf(acc, AXES / 2, fail), numbersOf(gyro, AXES / 2, fail)];
    if (first.length !== second.length)
      throw fail(gyro.name, "the files of a recording differ in length", { acc: first.length, gyro: second.length });
    const length = first.length;
    const readings = new Float64Array(AXES * length);
    for (const [at, row] of first.entries())
      for (let axis = 0; axis < 3; axis++) readings[axis * length + at] = row[axis]!;
    for (const [at, row] of second.entries())
      for (let axis = 0; axis < 3; axis++) readings[(3 + axis) * length + at] = row[axis]!;
    const own = stretches.filter(([one, other]) => one === experiment && other === person);
    const done = new Int16Array(length);
    for (const [, , activity, from, to] of own) {
      if (!(from! >= 1 && to! <= length && from! <= to!))
        throw fail(labels.name, "a stretch lies outside of its recording", { experiment, person, from, to, length });
      done.fill(activity!, from! - 1, to!);
    }
    return { person, experiment, recording: { readings, labels: done } };
  });
  recordings.sort((a, b) => a.experiment - b.experiment);
  const people = [...new Set(recordings.map(({ person }) => person))].sort((a, b) => a - b);
  return people.map((person) =>
    windowsOfPerson(
      person,
      recordings.flatMap((one): Recording[] => (one.person === person ? [one.recording] : [])),
    ),
  );
};

/** The lines of a file as numbers. */
const numbersOf = (
  { name, text }: RecordingFile,
  width: number,
  fail: (file: string, problem: string, values: Readonly<Record<string, unknown>>) => DataFormatError,
): number[][] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .flatMap((line, at) => {
      if (line === "") return [];
      const numbers = line.split(/\s+/).map(Number);
      if (numbers.length !== width || !numbers.every(Number.isFinite))
        throw fail(name, "a line does not hold the expected numbers", {
          line: at + 1,
          expected: width,
          found: line.slice(0, 60),
        });
      return [numbers];
    });
