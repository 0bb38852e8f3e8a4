import { drawStrokes, type PenPoint } from "gfml/data";
import { type PointerEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { strings } from "../strings.ts";
import { useThemeChanges } from "../theme.ts";

/** Units of the drawing, whatever its size on the page. */
const SIDE = 280;
const PEN = 16;

/** The area for drawing one symbol. `onKeep` receives it as an image of 28 x 28 bytes. */
export const DrawingArea = ({
  label,
  onKeep,
  children,
}: {
  readonly label: string;
  readonly onKeep: ((image: Uint8Array) => void) | undefined;
  /** Additional buttons. */
  readonly children?: ReactNode;
}): ReactNode => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [strokes, setStrokes] = useState<readonly (readonly PenPoint[])[]>([]);
  const isDrawing = useRef(false);
  const themeChanges = useThemeChanges();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the pen has the theme's color
  useEffect(() => {
    const context = canvas.current!.getContext("2d")!;
    const style = getComputedStyle(canvas.current!);
    context.clearRect(0, 0, SIDE, SIDE);
    context.strokeStyle = style.color;
    context.lineWidth = PEN;
    context.lineCap = "round";
    context.lineJoin = "round";
    for (const [first, ...rest] of strokes) {
      if (first === undefined) continue;
      context.beginPath();
      context.moveTo(...first);
      for (const point of rest.length === 0 ? [first] : rest) context.lineTo(...point);
      context.stroke();
    }
  }, [strokes, themeChanges]);
  const pointOf = (event: PointerEvent): PenPoint => {
    const box = canvas.current!.getBoundingClientRect();
    return [((event.clientX - box.left) * SIDE) / box.width, ((event.clientY - box.top) * SIDE) / box.height];
  };
  const keep = (): void => {
    onKeep?.(drawStrokes(strokes));
    setStrokes([]);
  };
  return (
    <div className="drawing-area">
      <canvas
        ref={canvas}
        width={SIDE}
        height={SIDE}
        role="img"
        aria-label={label}
        onPointerDown={(event) => {
          if (onKeep === undefined || event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          isDrawing.current = true;
          const point = pointOf(event);
          setStrokes((before) => [...before, [point]]);
        }}
        onPointerMove={(event) => {
          if (!isDrawing.current) return;
          const point = pointOf(event);
          setStrokes((before) => [...before.slice(0, -1), [...(before.at(-1) ?? []), point]]);
        }}
        onPointerUp={() => {
          isDrawing.current = false;
        }}
        onPointerCancel={() => {
          isDrawing.current = false;
        }}
      />
      <p className="drawing-buttons">
        <button
          type="button"
          className="primary"
          disabled={strokes.length === 0 || onKeep === undefined}
          onClick={keep}
        >
          {strings.personalize.keep}
        </button>
        <button type="button" disabled={strokes.length === 0} onClick={() => setStrokes([])}>
          {strings.personalize.clear}
        </button>
        {children}
      </p>
    </div>
  );
};
