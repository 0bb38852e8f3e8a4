import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { dataFolderError, decodePicture, type IdxPair, joinPictures, type LabeledPicture } from "../../data/index.ts";
import { withFile } from "../files/withFile.ts";
import { readBytes } from "./readBytes.ts";

const PNG = /\.png$/i;
const OTHER_PICTURE = /\.(jpe?g|webp|gif|bmp|tiff?)$/i;

/**
 * Reads a folder with a folder of PNG files for each class, in the order of their names. Hidden and other files are ignored.
 *
 * @throws FileAccessError, DataFormatError; GFML_DATA_FOLDER if there is no class
 */
export const readPictures = async (folder: string, signal?: AbortSignal): Promise<IdxPair> => {
  const pictures: LabeledPicture[] = [];
  const classes = await foldersIn(folder);
  if (classes.length === 0)
    throw dataFolderError(
      "the folder holds no class",
      { folder },
      "give each class a folder of PNG files, named after it",
    );
  for (const className of classes) {
    const place = join(folder, className);
    const files = (await withFile("read", place, () => readdir(place))).filter((name) => !name.startsWith(".")).sort();
    const other = files.find((name) => OTHER_PICTURE.test(name));
    if (other !== undefined)
      throw dataFolderError("only PNG files are read", { file: join(place, other) }, "convert all pictures to PNG");
    for (const name of files.filter((each) => PNG.test(each))) {
      const file = join(place, name);
      pictures.push({ file, className, picture: await decodePicture(await readBytes(file, signal), file) });
    }
  }
  return joinPictures(pictures, folder);
};

/** The names of the folders in a folder, sorted; hidden ones are left out. */
export const foldersIn = async (folder: string): Promise<string[]> => {
  const entries = await withFile("read", folder, () => readdir(folder, { withFileTypes: true }));
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map(({ name }) => name)
    .sort();
};
