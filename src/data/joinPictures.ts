import type { Picture } from "./decodePicture.ts";
import { DataFormatError } from "./errors.ts";
import type { IdxPair } from "./idx/samplesFromIdx.ts";
import { sharedBytes } from "./Samples.ts";

/** A picture of a class. */
export interface LabeledPicture {
  readonly file: string;
  readonly className: string;
  readonly picture: Picture;
}

/**
 * Pictures of one shape as samples, in their order. The classes are in the order of their names.
 *
 * @param folder - name for errors
 * @throws DataFormatError if the shapes differ, or there is no picture
 */
export const joinPictures = (pictures: readonly LabeledPicture[], folder: string): IdxPair => {
  const first = pictures[0];
  if (first === undefined)
    throw new DataFormatError(folder, "the folder holds no PNG files", {}, "give each class a folder of PNG files");
  const { shape } = first.picture;
  const size = first.picture.pixels.length;
  const names = [...new Set(pictures.map(({ className }) => className))].sort();
  const features = sharedBytes(pictures.length * size);
  const ids = sharedBytes(pictures.length);
  for (const [index, { file, className, picture }] of pictures.entries()) {
    if (picture.shape.join() !== shape.join())
      throw new DataFormatError(
        file,
        "all pictures need one size, and colors in all of them or in none",
        { shape: picture.shape.join(" x "), [`shape of ${first.file}`]: shape.join(" x ") },
        "scale them to one size, for example with ImageMagick: magick mogrify -resize 28x28! -colorspace Gray *.png",
      );
    features.set(picture.pixels, index * size);
    ids[index] = names.indexOf(className);
  }
  return { images: folder, labels: folder, count: pictures.length, shape, features, ids, names };
};
