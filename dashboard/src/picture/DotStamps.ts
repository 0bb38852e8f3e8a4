import type { Scene } from "./Scene.ts";

const FULL = 2 * Math.PI;
/** Radii that differ by less are drawn as one, CSS pixels. */
const STEP = 0.25;

/** Radius of the outline around a learner that moved, for a dot of this radius, CSS pixels. */
export const movedRing = (radius: number): { readonly gap: number; readonly width: number } =>
  radius < 3 ? { gap: 0, width: 0.75 } : { gap: 1, width: 1.5 };

/**
 * Draws thousands of dots. Each kind of dot (color, size, moved or not) is painted once, and its pixels are copied to the
 * learners’ places. The result is put on the canvas in one call. One path of ten thousand circles takes a browser without a
 * graphics card several times as long.
 */
export class DotStamps {
  readonly #layer = document.createElement("canvas");
  #image: ImageData | undefined;
  /** Pixels of each kind: a square of `side` by `side`. */
  #stamps: readonly Uint32Array[] = [];
  /** The kind of each learner’s dot. */
  #kinds = new Uint16Array(0);
  #side = 1;
  #ratio = 1;

  /** Paints each kind of dot in a scene. */
  prepare({ fill, fills, moved, layout: { radius }, colors }: Scene, ratio: number): void {
    const known = new Map<number, number>();
    const kinds = new Uint16Array(fill.length);
    let largest = 0;
    for (let at = 0; at < fill.length; at++) {
      const step = Math.max(1, Math.round(radius[at]! / STEP));
      if (step > largest) largest = step;
      const kind = (step * fills.length + fill[at]!) * 2 + moved[at]!;
      let index = known.get(kind);
      if (index === undefined) {
        index = known.size;
        known.set(kind, index);
      }
      kinds[at] = index;
    }
    const side = Math.ceil((largest * STEP + 2) * 2 * ratio);
    const context = new OffscreenCanvas(side, side * Math.max(1, known.size)).getContext("2d", {
      willReadFrequently: true,
    })!;
    for (const [kind, index] of known) {
      const size = Math.floor(kind / 2 / fills.length) * STEP;
      context.setTransform(ratio, 0, 0, ratio, side / 2, (index + 0.5) * side);
      context.fillStyle = fills[Math.floor(kind / 2) % fills.length]!;
      context.beginPath();
      context.arc(0, 0, size, 0, FULL);
      context.fill();
      if (kind % 2 === 0) continue;
      const ring = movedRing(size);
      context.strokeStyle = colors.ink;
      context.lineWidth = ring.width;
      context.beginPath();
      context.arc(0, 0, size + ring.gap, 0, FULL);
      context.stroke();
    }
    const { data } = context.getImageData(0, 0, side, side * Math.max(1, known.size));
    const pixels = new Uint32Array(data.buffer);
    this.#stamps = Array.from({ length: known.size }, (_, index) =>
      pixels.subarray(index * side * side, (index + 1) * side * side),
    );
    this.#kinds = kinds;
    this.#side = side;
    this.#ratio = ratio;
  }

  /** Puts all learners on the canvas. Places are in CSS pixels. */
  stamp(context: CanvasRenderingContext2D, x: Float32Array, y: Float32Array): void {
    const { width, height } = context.canvas;
    const own = this.#layer.getContext("2d")!;
    if (this.#image?.width !== width || this.#image.height !== height) {
      this.#layer.width = width;
      this.#layer.height = height;
      this.#image = own.createImageData(width, height);
    }
    const pixels = new Uint32Array(this.#image.data.buffer);
    pixels.fill(0);
    const side = this.#side;
    for (let at = 0; at < this.#kinds.length; at++) {
      const stamp = this.#stamps[this.#kinds[at]!]!;
      // rounds to whole device pixels, because dots are copied unchanged
      const left = Math.round(x[at]! * this.#ratio - side / 2);
      const top = Math.round(y[at]! * this.#ratio - side / 2);
      if (left < 0 || top < 0 || left + side > width || top + side > height) continue;
      for (let row = 0; row < side; row++) {
        let to = (top + row) * width + left;
        for (let from = row * side; from < (row + 1) * side; from++, to++) {
          const pixel = stamp[from]!;
          // where the edges of two dots overlap, the more opaque pixel wins
          if (pixel >>> 24 > pixels[to]! >>> 24) pixels[to] = pixel;
        }
      }
    }
    own.putImageData(this.#image, 0, 0);
    const before = context.getTransform();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.#layer, 0, 0);
    context.setTransform(before);
  }
}
