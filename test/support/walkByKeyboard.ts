import type { Page } from "playwright-core";

/**
 * Goes through a page by the Tab key alone, once round. Answers what is wrong: controls that it did not reach, stops that are out
 * of sight or where nothing shows the focus.
 */
export const walkByKeyboard = async (page: Page): Promise<string[]> => {
  const count = await page.evaluate(() => {
    const selector =
      "a[href], button:enabled, input:enabled:not([type=hidden]), select:enabled, textarea:enabled, summary, [tabindex='0']";
    const isReachable = (element: Element): boolean => {
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
      if (!(element instanceof HTMLInputElement) || element.type !== "radio" || element.checked) return true;
      // arrows lead to the others of a group
      const group = [...document.querySelectorAll<HTMLInputElement>("input[type=radio]:enabled")];
      return !group.some(({ name, checked }) => checked && name === element.name);
    };
    const nameOf = (element: Element): string =>
      `${element.tagName.toLowerCase()} "${(element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 40)}"`;
    const missing = new Set([...document.querySelectorAll(selector)].filter(isReachable));
    const problems: string[] = [];
    // when the next key comes down, the page has scrolled to where the focus is
    const look = (): void => {
      const element = document.activeElement;
      if (element === null || !missing.delete(element)) return;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      if ((outlineStyle === "none" || Number.parseFloat(outlineWidth) === 0) && boxShadow === "none")
        problems.push(`${nameOf(element)}: focus does not show`);
      const { top, bottom, left, right, width, height } = element.getBoundingClientRect();
      if (bottom <= 0 || top >= innerHeight || right <= 0 || left >= innerWidth || width === 0 || height === 0)
        problems.push(`${nameOf(element)}: out of sight`);
    };
    document.addEventListener("keydown", look, { capture: true });
    // before everything: whoever comes to a page is there
    window.scrollTo(0, 0);
    const before = Object.assign(document.createElement("span"), { tabIndex: -1 });
    document.body.prepend(before);
    before.focus();
    const walk = {
      end: (): string[] => {
        look();
        document.removeEventListener("keydown", look, { capture: true });
        before.remove();
        return [...problems, ...[...missing].map((element) => `${nameOf(element)}: not reached`)];
      },
    };
    Object.assign(window, { walk });
    return missing.size;
  });
  // a page that shows more meanwhile has more stops than it had
  for (let stop = 0; stop < count + 5; stop++) await page.keyboard.press("Tab");
  return page.evaluate(() => (window as unknown as { walk: { end(): string[] } }).walk.end());
};
