import { gzipSync } from "node:zlib";
import type { TaskDocument } from "gfml/browser";
import type { DataContract } from "gfml/data";
import { expect, it } from "vitest";
import { readDataFiles } from "./readDataFiles.ts";

const former = (classes: number) => ({ model: { classes } }) as Pick<TaskDocument, "model">;
const file = (name: string, content: BlobPart): File => new File([content], name);
const images = Uint8Array.from([0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6]);
const labels = Uint8Array.from([0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 7]);

it("recognizes IDX files in any order, packed or not", async () => {
  for (const files of [
    [file("images", images), file("labels", labels)],
    [file("labels", labels), file("images.gz", Uint8Array.from(gzipSync(images)))],
  ]) {
    const { samples } = await readDataFiles(files, former(10));
    expect(samples).toMatchObject({ count: 3, featureCount: 2, classCount: 10 });
    expect([...samples.features]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...samples.labels]).toEqual([7, 0, 7]);
    // kept in a page's database, which takes no shared memory
    expect(samples.features.buffer).toBeInstanceOf(ArrayBuffer);
  }
});

it("takes numbers that label a table as the task's classes, also where some are missing", async () => {
  const { samples, description } = await readDataFiles([file("own.csv", "0.5,1,7\n0.25,0,3\n")], former(10));
  expect([...samples.labels]).toEqual([7, 3]);
  expect(samples.classCount).toBe(10);
  expect(description).toBe("own.csv");
  await expect(readDataFiles([file("own.csv", "0.5,1,7\n0.25,0,3\n")], former(7))).rejects.toMatchObject({
    code: "GFML_DATA_CONTRACT",
  });
});

it("refuses by name what it cannot read", async () => {
  await expect(readDataFiles([file("images", images)], former(10))).rejects.toThrow("the labels are missing");
  await expect(
    readDataFiles([file("a.csv", "1,2\n"), file("b", labels), file("c", labels)], former(10)),
  ).rejects.toThrow("too many files");
  await expect(readDataFiles([file("own.csv", "1,5,2\n1,x,3\n")], former(10))).rejects.toMatchObject({
    code: "GFML_CSV_FORMAT",
  });
});

const pets: DataContract = {
  fields: [
    { name: "a", type: "number" },
    { name: "b", type: "number" },
    { name: "kind", type: "string", categories: ["cat", "dög", "emu"] },
  ],
  fieldsMatch: "equal",
  gfml: { version: 1, label: "kind", scaling: { method: "agreed" } },
};
const task = { ...former(3), contract: pets };

it("holds a table to the task's contract by name, with the classes of the task", async () => {
  const { samples, rows, contract } = await readDataFiles([file("own.csv", "b,kind,a\n1,emu,10\n2,dög,20\n")], task);
  expect([...samples.labels]).toEqual([2, 1]);
  expect(rows?.columns.map((column) => [...column])).toEqual([
    [10, 20],
    [1, 2],
  ]);
  expect(contract).toBe(pets);
});

it("refuses what the command line refuses: other bytes than UTF-8, unknown labels, missing columns", async () => {
  const latin1 = Uint8Array.from("a,b,kind\n1,2,d\u00f6g\n", (letter) => letter.charCodeAt(0));
  await expect(readDataFiles([file("own.csv", latin1)], task)).rejects.toThrow("not UTF-8");
  for (const text of ["a,b,kind\n1,2,cow\n", "a,kind\n1,cat\n", "a,b,c,kind\n1,2,3,cat\n"])
    await expect(readDataFiles([file("own.csv", text)], task)).rejects.toMatchObject({ code: "GFML_DATA_CONTRACT" });
});
