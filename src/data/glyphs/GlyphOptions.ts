/** How much the drawn digits vary. Lengths in pixels of a 28 x 28 image, or as a share of the digit's box (20 pixels). */
export interface GlyphOptions {
  /** Rotation is uniform in +- this tangent of half the angle (0.12: about 14 degrees). */
  readonly rotation: number;
  /** Horizontal shear, uniform in +- this share of the height. */
  readonly shear: number;
  /** Width and height are scaled, each on its own, uniformly between these. */
  readonly scale: readonly [number, number];
  /** Shift, uniform in +- this many pixels along each axis. */
  readonly shift: number;
  /** Bend of the whole digit: coefficient of the quadratic warp, uniform in +- this. */
  readonly bend: number;
  /** Standard deviation of each point of a stroke, share of the box. */
  readonly jitter: number;
  /** Pen radius in pixels, uniform between these. */
  readonly radius: readonly [number, number];
  /** Probability of a stray stroke. */
  readonly clutter: number;
  /** Probability that a rectangle of the image is blank. */
  readonly occlusion: number;
  /** Amplitude of the uniform noise on each pixel, of 255. */
  readonly noise: number;
}

/** The promise between versions: the bytes of a seed depend on these. */
export const DEFAULT_GLYPHS: GlyphOptions = {
  rotation: 0.12,
  shear: 0.25,
  scale: [0.75, 1.1],
  shift: 2.5,
  bend: 0.2,
  jitter: 0.035,
  radius: [0.8, 1.7],
  clutter: 0.2,
  occlusion: 0.2,
  noise: 32,
};
