/** A point of a stroke in the unit square, y downwards. A third element 1 makes it a corner; else the stroke is smooth. */
export type StrokePoint = readonly [x: number, y: number, corner?: 1];

/** One movement of the pen: a smooth curve through its points, broken at corners. */
type Stroke = readonly StrokePoint[];

/** One way of writing a digit. */
export type Drawing = readonly Stroke[];
