import { pickleError } from "../errors.ts";
import { pickledArray, readPickle, requireObject } from "./readPickle.ts";

/** Windows of one person's recordings, in order of time. */
export interface PersonWindows {
  /** The person's number in the recordings, 1 to 30. */
  readonly person: number;
  /** windows x 384. */
  readonly features: Float32Array;
  /** Activity of each window: 0 walking, 1 upstairs, 2 downstairs, 3 sitting, 4 standing, 5 lying. */
  readonly labels: Uint8Array;
}

/** Activities of the recordings, by their class. */
export const SMARTPHONE_ACTIVITIES: readonly string[] = [
  "walking",
  "walking upstairs",
  "walking downstairs",
  "sitting",
  "standing",
  "lying",
];

/** Readings of a window, and from one window to the next. At 50 Hz a window is 2.56 s long. */
const WINDOW = 128;
const STEP = 64;
const AXES = 6;
/** Every second reading is kept. */
const KEPT = 2;

/** Numbers of a window: 6 axes x 64 readings. */
export const SMARTPHONE_FEATURES: number = (AXES * WINDOW) / KEPT;

/**
 * Windows of the smartphone recordings of 30 people: three axes of acceleration and three of rotation. A window has one activity
 * throughout. Windows overlap by half, so neighbors share readings: divide them by time, not at random.
 *
 * @param bytes - the uncompressed pickle: a dictionary from person to frames with the columns acc-x, acc-y, acc-z, gyro-x, gyro-y,
 *   gyro-z, sequence and label
 * @param name - for errors
 * @throws GFML_PICKLE if the file holds something else
 */
export const smartphonePeople = (bytes: Uint8Array, name: string): readonly PersonWindows[] => {
  const people = readPickle(bytes, name);
  if (!(people instanceof Map) || people.size === 0) throw pickleError(name, "holds no people");
  return [...people]
    .sort(([a], [b]) => a - b)
    .map(([person, frames]) => {
      if (typeof person !== "number" || !Array.isArray(frames)) throw pickleError(name, "holds no frames of a person");
      const windows = frames.flatMap((frame) => windowsOf(frame, name));
      const features = new Float32Array(windows.length * SMARTPHONE_FEATURES);
      windows.forEach((window, index) => {
        features.set(window.values, index * SMARTPHONE_FEATURES);
      });
      return { person, features, labels: Uint8Array.from(windows, ({ label }) => label) };
    });
};

interface Window {
  readonly label: number;
  readonly values: Float32Array;
}

/** The windows of one recording. */
const windowsOf = (frame: unknown, name: string): Window[] => {
  const { readings, labels } = columnsOf(frame, name);
  const length = labels.length;
  const windows: Window[] = [];
  for (let start = 0; start < length; ) {
    let end = start + 1;
    while (end < length && labels[end] === labels[start]) end += 1;
    // 1 to 6 are activities, above are changes of posture, -1 is nothing
    const label = Number(labels[start]) - 1;
    if (label >= 0 && label < SMARTPHONE_ACTIVITIES.length)
      for (let first = start; first + WINDOW <= end; first += STEP) {
        const values = new Float32Array(SMARTPHONE_FEATURES);
        let at = 0;
        for (let axis = 0; axis < AXES; axis++)
          for (let reading = 0; reading < WINDOW; reading += KEPT)
            values[at++] = readings[axis * length + first + reading]!;
        windows.push({ label, values });
      }
    start = end;
  }
  return windows;
};

/** The readings (6 x length) and labels of a frame. */
const columnsOf = (
  frame: unknown,
  name: string,
): { readonly readings: Float64Array; readonly labels: BigInt64Array } => {
  const { state } = requireObject(frame, name);
  const manager = state instanceof Map ? requireObject(state.get("_data"), name) : undefined;
  const parts = Array.isArray(manager?.state) ? manager.state.at(-1) : undefined;
  const layout = parts instanceof Map ? parts.get("0.14.1") : undefined;
  const blocks = layout instanceof Map ? layout.get("blocks") : undefined;
  if (!Array.isArray(blocks) || blocks.length !== 2) throw pickleError(name, "holds a frame of an unknown layout");
  const [first, second] = blocks.map((block) =>
    pickledArray(block instanceof Map ? block.get("values") : undefined, name),
  );
  const length = first?.shape[1];
  if (
    first === undefined ||
    second === undefined ||
    length === undefined ||
    first.shape[0] !== AXES ||
    second.shape[0] !== 2 ||
    second.shape[1] !== length ||
    !(first.values instanceof Float64Array) ||
    !(second.values instanceof BigInt64Array)
  )
    throw pickleError(name, "holds a frame with other columns");
  return { readings: first.values, labels: second.values.subarray(length) };
};
