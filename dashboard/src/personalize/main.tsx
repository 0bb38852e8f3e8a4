import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ErrorBoundary } from "../parts/Notice.tsx";
import "../styles/base.css";
import "../styles/personalize.css";
import { adoptTheme } from "../theme.ts";
import { PersonalizePage } from "./PersonalizePage.tsx";

adoptTheme();
createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <ErrorBoundary>
      <PersonalizePage />
    </ErrorBoundary>
  </StrictMode>,
);
