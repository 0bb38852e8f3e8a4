import { type RefObject, useEffect, useState } from "react";

/** Current width of an element in CSS pixels; 0 before it exists. */
export const useWidth = (element: RefObject<Element | null>): number => {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (element.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry!.contentRect.width)));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return width;
};
