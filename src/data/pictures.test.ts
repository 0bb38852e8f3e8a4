import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decodePicture } from "./decodePicture.ts";
import { joinPictures } from "./joinPictures.ts";

/** Put together from the specification of PNG: see dataFiles.py. */
const { pictures } = JSON.parse(readFileSync(new URL("../../test/golden/dataFiles.json", import.meta.url), "utf8")) as {
  readonly pictures: Readonly<
    Record<string, { readonly file: string; readonly shape: number[]; readonly pixels: number[] }>
  >;
};
const bytesOf = (name: string): Uint8Array => Uint8Array.from(Buffer.from(pictures[name]!.file, "base64"));

describe("decodePicture", () => {
  it.each(Object.keys(pictures).filter((name) => name !== "transparent"))(
    "reads a picture of the kind %s",
    async (name) => {
      const { shape, pixels } = await decodePicture(bytesOf(name), `${name}.png`);
      expect(shape).toEqual(pictures[name]!.shape);
      expect([...pixels]).toEqual(pictures[name]!.pixels);
    },
  );

  it("refuses transparency, damage and other formats", async () => {
    await expect(decodePicture(bytesOf("transparent"), "t.png")).rejects.toThrow(
      /t\.png: parts of the picture are transparent/,
    );
    const damaged = bytesOf("grey8");
    damaged[damaged.length - 20]! ^= 255;
    await expect(decodePicture(damaged, "d.png")).rejects.toThrow(/no PNG file, or it is damaged/);
    await expect(decodePicture(Uint8Array.of(0xff, 0xd8, 0xff), "j.png")).rejects.toThrow(/convert the picture to PNG/);
  });
});

describe("joinPictures", () => {
  const picture = (file: string, className: string, shape = [1, 2], pixels = Uint8Array.of(1, 2)) => ({
    file,
    className,
    picture: { shape, pixels },
  });

  it("numbers classes by the order of their names", () => {
    const pair = joinPictures([picture("b", "dog"), picture("a", "cat"), picture("c", "dog")], "pets");
    expect(pair).toMatchObject({ count: 3, shape: [1, 2], names: ["cat", "dog"] });
    expect([...pair.ids]).toEqual([1, 0, 1]);
    expect([...pair.features]).toEqual([1, 2, 1, 2, 1, 2]);
  });

  it("refuses pictures of several shapes, and none", () => {
    const larger = picture("b.png", "dog", [2, 2], new Uint8Array(4));
    expect(() => joinPictures([picture("a.png", "cat"), larger], "pets")).toThrow(
      /b\.png: all pictures need one size[\s\S]*shape: 2 x 2[\s\S]*shape of a\.png: 1 x 2/,
    );
    expect(() => joinPictures([], "pets")).toThrow(/pets: the folder holds no PNG files/);
  });
});
