import { Component, type ReactNode } from "react";
import { strings } from "../strings.ts";

/** Shows the failure of a part of the page instead of an empty page. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly problem: string | null }> {
  override state: { readonly problem: string | null } = { problem: null };

  static getDerivedStateFromError(error: unknown): { readonly problem: string } {
    return { problem: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { problem } = this.state;
    if (problem === null) return this.props.children;
    return (
      <Notice kind="error" title={strings.error.crashed}>
        <p>{problem}</p>
        <button type="button" onClick={() => window.location.reload()}>
          {strings.error.reload}
        </button>
      </Notice>
    );
  }
}

/** A notice: why a part is empty or what failed, and what to do. */
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
