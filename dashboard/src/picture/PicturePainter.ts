import { DotStamps } from "./DotStamps.ts";
import { learnerAt } from "./layoutCoalitions.ts";
import { type DrawnPlaces, paintScene } from "./paintScene.ts";
import type { Scene } from "./Scene.ts";

/** ms in which learners move to their new places. */
const MOVE = 420;
/** More learners than these are stamped. */
const STAMPED = 1000;

/** Keeps a canvas up to date: learners glide to where the next round has them, at once where motion is not wanted. */
export class PicturePainter {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  #scene: Scene | undefined;
  #size = { width: 0, height: 0 };
  #from: DrawnPlaces | undefined;
  #drawn: DrawnPlaces = { x: new Float32Array(0), y: new Float32Array(0) };
  #startedAt = 0;
  #duration = 0;
  #frame: number | undefined;
  #marked: number | undefined;
  #stamps: DotStamps | undefined;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d")!;
  }

  /** Shows a scene; from the places of the last one where there is one of as many learners. */
  show(scene: Scene, size: { readonly width: number; readonly height: number }, isMoving: boolean): void {
    const ratio = window.devicePixelRatio || 1;
    const hasNewSize = size.width !== this.#size.width || size.height !== this.#size.height;
    if (hasNewSize) {
      this.#size = size;
      this.#canvas.width = Math.round(size.width * ratio);
      this.#canvas.height = Math.round(size.height * ratio);
    }
    this.#context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const isSame = this.#drawn.x.length === scene.layout.x.length;
    const still = !isMoving || !isSame || hasNewSize || window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#scene = scene;
    const isStamped = scene.pies === undefined && scene.fill.length > STAMPED;
    this.#stamps = isStamped ? (this.#stamps ?? new DotStamps()) : undefined;
    this.#stamps?.prepare(scene, ratio);
    this.#from = { x: this.#drawn.x.slice(), y: this.#drawn.y.slice() };
    this.#startedAt = performance.now();
    this.#duration = still ? 0 : MOVE;
    if (!isSame) this.#drawn = { x: scene.layout.x.slice(), y: scene.layout.y.slice() };
    this.#request();
  }

  mark(learner: number | undefined): void {
    if (learner === this.#marked) return;
    this.#marked = learner;
    this.#request();
  }

  /** The learner at a place of the canvas, CSS pixels, where learners will be when they have moved. */
  at(x: number, y: number): number | undefined {
    return this.#scene === undefined ? undefined : learnerAt(this.#scene.layout, x, y);
  }

  stop(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
  }

  #request(): void {
    this.#frame ??= requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#frame = undefined;
    if (this.#scene === undefined) return;
    const passed = this.#duration === 0 ? 1 : Math.min(1, (performance.now() - this.#startedAt) / this.#duration);
    // slow, fast, slow
    const share = passed * passed * (3 - 2 * passed);
    const { x, y } = this.#scene.layout;
    const from = this.#from!;
    for (let at = 0; at < x.length; at++) {
      this.#drawn.x[at] = share === 1 ? x[at]! : from.x[at]! + share * (x[at]! - from.x[at]!);
      this.#drawn.y[at] = share === 1 ? y[at]! : from.y[at]! + share * (y[at]! - from.y[at]!);
    }
    paintScene(this.#context, this.#scene, this.#drawn, this.#marked, this.#size, this.#stamps);
    if (passed < 1) this.#request();
  }
}
