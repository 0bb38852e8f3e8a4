import { DotStamps } from "./DotStamps.ts";
import { learnerAt } from "./layoutCoalitions.ts";
import { type DrawnPlaces, paintScene } from "./paintScene.ts";
import type { Scene } from "./Scene.ts";

/** Duration of the learners’ move to their new places, ms. */
const MOVE = 420;
/** Above this number, learners are drawn as stamps. */
const STAMPED = 1000;

/** Keeps a canvas up to date. Learners glide to their places of the next round, or jump if the user prefers reduced motion. */
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

  /** Shows a scene. Learners move from their places in the last scene if it has the same number of learners. */
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

  /** The learner at a point of the canvas (CSS pixels), by the places after the move. */
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
    const picture = { scene: this.#scene, places: this.#drawn, marked: this.#marked, size: this.#size };
    paintScene(this.#context, picture, this.#stamps);
    if (passed < 1) this.#request();
  }
}
