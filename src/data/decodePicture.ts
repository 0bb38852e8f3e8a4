import { DataFormatError } from "./errors.ts";

/** A picture as bytes: rows from above, columns from the left, then channels. */
export interface Picture {
  /** Rows and columns, and 3 if it has colors. */
  readonly shape: readonly number[];
  readonly pixels: Uint8Array;
}

/** The brightest value of a channel. */
const BRIGHTEST = 255;

/**
 * Decodes a PNG file: grey or color, of any depth, with a palette or without. Transparency is refused unless nothing is transparent,
 * because what lies behind is not known.
 *
 * @param file - name for errors
 * @throws DataFormatError
 */
export const decodePicture = async (bytes: Uint8Array, file: string): Promise<Picture> => {
  const { decode, convertIndexedToRgb } = await import("fast-png");
  let decoded: ReturnType<typeof decode>;
  try {
    decoded = decode(bytes, { checkCrc: true });
  } catch (cause) {
    throw new DataFormatError(
      file,
      "this is no PNG file, or it is damaged",
      { bytes: bytes.length, reason: cause instanceof Error ? cause.message : String(cause) },
      "convert the picture to PNG, or get the file again",
      cause,
    );
  }
  const { width, height, depth, palette } = decoded;
  if (palette !== undefined) {
    const channels = palette[0]!.length;
    return withoutAlpha({ width, height, channels, values: bytesOf(convertIndexedToRgb(decoded), 8) }, file);
  }
  if (decoded.transparency !== undefined) throw transparentError(file);
  const values = depth < 8 ? unpacked(decoded.data as Uint8Array, width, height, depth) : bytesOf(decoded.data, depth);
  return withoutAlpha({ width, height, channels: decoded.channels, values }, file);
};

interface Channels {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly values: Uint8Array;
}

/** Values of 16 bits become the nearest of 8. */
const bytesOf = (data: Uint8Array | Uint8ClampedArray | Uint16Array, depth: number): Uint8Array =>
  depth === 16 ? Uint8Array.from(data, (value) => Math.round(value / 257)) : Uint8Array.from(data);

/** Grey values of 1, 2 or 4 bits; each row starts at a byte. */
const unpacked = (data: Uint8Array, width: number, height: number, depth: number): Uint8Array => {
  const rowBytes = Math.ceil((width * depth) / 8);
  const most = 2 ** depth - 1;
  const values = new Uint8Array(width * height);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const bit = column * depth;
      const byte = data[row * rowBytes + (bit >> 3)]!;
      const value = (byte >> (8 - depth - (bit & 7))) & most;
      values[row * width + column] = (value * BRIGHTEST) / most;
    }
  return values;
};

const withoutAlpha = ({ width, height, channels, values }: Channels, file: string): Picture => {
  const hasAlpha = channels === 2 || channels === 4;
  const kept = hasAlpha ? channels - 1 : channels;
  const shape = kept === 1 ? [height, width] : [height, width, kept];
  if (!hasAlpha) return { shape, pixels: values };
  const pixels = new Uint8Array(width * height * kept);
  for (let place = 0; place < width * height; place++) {
    if (values[place * channels + kept] !== BRIGHTEST) throw transparentError(file);
    pixels.set(values.subarray(place * channels, place * channels + kept), place * kept);
  }
  return { shape, pixels };
};

const transparentError = (file: string): DataFormatError =>
  new DataFormatError(
    file,
    "parts of the picture are transparent",
    {},
    "lay it over a background first, for example with ImageMagick: magick in.png -background white -alpha remove out.png",
  );
