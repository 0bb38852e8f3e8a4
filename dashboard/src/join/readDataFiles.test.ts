import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { readDataFiles } from "./readDataFiles.ts";

const file = (name: string, content: BlobPart): File => new File([content], name);
const images = Uint8Array.from([0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6]);
const labels = Uint8Array.from([0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 7]);

it("recognizes IDX files in any order, packed or not", async () => {
  for (const files of [
    [file("images", images), file("labels", labels)],
    [file("labels", labels), file("images.gz", Uint8Array.from(gzipSync(images)))],
  ]) {
    const { samples } = await readDataFiles(files, 10);
    expect(samples).toMatchObject({ count: 3, featureCount: 2, classCount: 10 });
    expect([...samples.features]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...samples.labels]).toEqual([7, 0, 7]);
    // kept in a page's database, which takes no shared memory
    expect(samples.features.buffer).toBeInstanceOf(ArrayBuffer);
  }
});

it("uses numeric labels of a table as the task's classes, also if some classes are missing", async () => {
  const { samples, description } = await readDataFiles([file("own.csv", "0.5,1,7\n0.25,0,3\n")], 10);
  expect([...samples.labels]).toEqual([7, 3]);
  expect(samples.classCount).toBe(10);
  expect(description).toBe("own.csv");
  await expect(readDataFiles([file("own.csv", "0.5,1,7\n0.25,0,3\n")], 7)).rejects.toMatchObject({
    code: "GFML_DATA_FORMAT",
  });
});

it("refuses unreadable files by name", async () => {
  await expect(readDataFiles([file("images", images)], 10)).rejects.toThrow("the labels are missing");
  await expect(readDataFiles([file("a.csv", "1,2\n"), file("b", labels), file("c", labels)], 10)).rejects.toThrow(
    "too many files",
  );
  await expect(readDataFiles([file("own.csv", "1,x,2\n1,y,3\n")], 10)).rejects.toMatchObject({
    code: "GFML_CSV_FORMAT",
  });
});
