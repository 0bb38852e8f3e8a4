import type { LegendEntry } from "./Chart.ts";

/** The sign of a legend's entry, drawn in a field of 22 x 12 with its corner at (x, y). */
export const legendSign = ({ shape, colour }: LegendEntry, x = 0, y = 0): string => {
  const at = `transform="translate(${x},${y})"`;
  switch (shape) {
    case "line":
      return `<path ${at} d="M1,6H21" stroke="${colour}" stroke-width="2.5" fill="none"/>`;
    case "dash":
      return `<path ${at} d="M1,6H21" stroke="${colour}" stroke-width="2.5" stroke-dasharray="5 3" fill="none"/>`;
    case "band":
      return `<rect ${at} x="1" y="1" width="20" height="10" fill="${colour}" fill-opacity="0.22"/>`;
    case "whisker":
      return `<path ${at} d="M1,6H21M1,3V9M21,3V9" stroke="${colour}" stroke-width="1.5" fill="none"/>`;
    case "square":
      return `<rect ${at} x="6" y="1" width="10" height="10" rx="2" fill="${colour}"/>`;
    case "frame":
      return `<rect ${at} x="6" y="1" width="10" height="10" stroke="${colour}" stroke-width="1.5" fill="none"/>`;
    case "dot":
      return `<circle ${at} cx="11" cy="6" r="4" fill="${colour}"/>`;
    case "ring":
      return `<circle ${at} cx="11" cy="6" r="4" stroke="${colour}" stroke-width="2" fill="none"/>`;
    case "diamond":
      return `<path ${at} d="M11,0.5L16,6L11,11.5L6,6Z" stroke="${colour}" stroke-width="1.5" fill="none"/>`;
    case "cross":
      return `<path ${at} d="M7,2L15,10M15,2L7,10" stroke="${colour}" stroke-width="2" fill="none"/>`;
  }
};
