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
export const AXES = 6;
/** Every second reading is kept. */
const KEPT = 2;

/** Numbers of a window: 6 axes x 64 readings. */
export const SMARTPHONE_FEATURES: number = (AXES * WINDOW) / KEPT;

/** One recording: 50 readings a second of all axes, and what the person did. */
export interface Recording {
  /** 6 x length, axis after axis: acceleration, then rotation. */
  readonly readings: Float64Array;
  /** 1 to 6 are activities, above are changes of posture, below is nothing. */
  readonly labels: Int16Array;
}

/** The windows of a person's recordings, in their order. A window has one activity throughout. */
export const windowsOfPerson = (person: number, recordings: readonly Recording[]): PersonWindows => {
  const windows = recordings.flatMap(windowsOf);
  const features = new Float32Array(windows.length * SMARTPHONE_FEATURES);
  windows.forEach((window, index) => {
    features.set(window.values, index * SMARTPHONE_FEATURES);
  });
  return { person, features, labels: Uint8Array.from(windows, ({ label }) => label) };
};

interface Window {
  readonly label: number;
  readonly values: Float32Array;
}

const windowsOf = ({ readings, labels }: Recording): Window[] => {
  const length = labels.length;
  const windows: Window[] = [];
  for (let start = 0; start < length; ) {
    let end = start + 1;
    while (end < length && labels[end] === labels[start]) end += 1;
    const label = labels[start]! - 1;
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

/** Name of each number of a window, such as "acc-x 1". */
export const smartphoneColumns = (): string[] =>
  ["acc-x", "acc-y", "acc-z", "gyro-x", "gyro-y", "gyro-z"].flatMap((axis) =>
    Array.from({ length: WINDOW / KEPT }, (_, reading) => `${axis} ${reading + 1}`),
  );
