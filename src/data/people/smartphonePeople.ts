import { pickleError } from "../errors.ts";
import { pickledArray, readPickle, requireObject } from "./readPickle.ts";
import { AXES, type PersonWindows, type Recording, windowsOfPerson } from "./windowsOfPerson.ts";

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
      return windowsOfPerson(
        person,
        frames.map((frame) => columnsOf(frame, name)),
      );
    });
};

/** The readings (6 x length) and labels of a frame. */
const columnsOf = (frame: unknown, name: string): Recording => {
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
  return { readings: first.values, labels: Int16Array.from(second.values.subarray(length), Number) };
};
