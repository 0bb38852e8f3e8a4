import type { LearnerHistory } from "gfml/view";
import { type ReactNode, useEffect, useRef } from "react";
import { useWidth } from "../parts/useWidth.ts";
import { readColors } from "../picture/colors.ts";
import { strings } from "../strings.ts";
import { useThemeChanges } from "../theme.ts";

const HEIGHT = 28;

/** A strip with a learner’s coalition in each round, by color. A bar on top marks the rounds in which it was head. */
export const PlaceStrip = ({
  history,
  round,
}: {
  readonly history: LearnerHistory;
  readonly round: number;
}): ReactNode => {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(frame);
  const themeChanges = useThemeChanges();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colors are the theme's
  useEffect(() => {
    const element = canvas.current;
    if (element === null || width === 0) return;
    const ratio = window.devicePixelRatio || 1;
    element.width = Math.round(width * ratio);
    element.height = HEIGHT * ratio;
    const context = element.getContext("2d")!;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const colors = readColors(element, 0);
    const { coalition, isHead } = history;
    const step = width / Math.max(1, coalition.length);
    const gap = step > 6 ? 1 : 0;
    for (const [index, place] of coalition.entries()) {
      context.fillStyle = place === null ? colors.rule : colors.series[place % colors.series.length]!;
      context.fillRect(index * step, 6, Math.max(1, step - gap), HEIGHT - 6);
      if (!isHead[index]) continue;
      context.fillStyle = colors.ink;
      context.fillRect(index * step, 0, Math.max(1, step - gap), 4);
    }
    if (round >= 0) {
      context.strokeStyle = colors.ink;
      context.lineWidth = 2;
      context.strokeRect(round * step + 1, 6, Math.max(2, step - gap) - 2, HEIGHT - 7);
    }
  }, [history, width, round, themeChanges]);
  return (
    <div ref={frame}>
      <canvas
        ref={canvas}
        role="img"
        aria-label={strings.learner.strip(history.learner, history.coalition.length)}
        style={{ width: "100%", height: HEIGHT }}
      />
    </div>
  );
};
