import type { ReactNode } from "react";

/** Says why there is nothing to see, or what went wrong, and what to do. */
export const Notice = ({
  kind,
  title,
  children,
}: {
  readonly kind: "empty" | "loading" | "error";
  readonly title?: string;
  readonly children: ReactNode;
}): ReactNode => (
  <div className={`notice notice-${kind}`} role={kind === "error" ? "alert" : "status"}>
    {title !== undefined && <p className="notice-title">{title}</p>}
    <div>{children}</div>
  </div>
);
