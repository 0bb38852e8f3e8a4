import { type ReactNode, useEffect, useRef } from "react";
import { useThemeChanges } from "../theme.ts";

const SIDE = 28;

/** An image of 28 x 28 bytes, in the page’s ink. */
export const Thumbnail = ({ image }: { readonly image: Uint8Array }): ReactNode => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const themeChanges = useThemeChanges();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the ink is the theme's
  useEffect(() => {
    const context = canvas.current!.getContext("2d")!;
    const [red, green, blue] = (/(\d+)\D+(\d+)\D+(\d+)/.exec(getComputedStyle(canvas.current!).color) ?? [])
      .slice(1)
      .map(Number);
    const pixels = context.createImageData(SIDE, SIDE);
    for (const [at, value] of image.entries()) pixels.data.set([red ?? 0, green ?? 0, blue ?? 0, value], at * 4);
    context.putImageData(pixels, 0, 0);
  }, [image, themeChanges]);
  return <canvas ref={canvas} width={SIDE} height={SIDE} className="thumbnail" />;
};
