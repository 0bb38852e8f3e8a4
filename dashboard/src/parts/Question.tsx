import { type ReactNode, useEffect, useRef } from "react";

/**
 * Asks for confirmation of an action that cannot be undone. The safe choice has the focus, and Escape selects it. Afterwards
 * the focus returns to where it was.
 */
export const Question = ({
  label,
  text,
  yes,
  no,
  onYes,
  onNo,
}: {
  readonly label: string;
  readonly text: string;
  readonly yes: string;
  readonly no: string;
  readonly onYes: () => void;
  readonly onNo: () => void;
}): ReactNode => {
  const safe = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    safe.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <div
      role="alertdialog"
      aria-label={label}
      className="notice notice-error"
      onKeyDown={(event) => {
        if (event.key === "Escape") onNo();
      }}
    >
      <p>{text}</p>
      <p className="drawing-buttons">
        <button type="button" onClick={onYes}>
          {yes}
        </button>
        <button type="button" ref={safe} onClick={onNo}>
          {no}
        </button>
      </p>
    </div>
  );
};
