import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ErrorBoundary } from "../parts/ErrorBoundary.tsx";
import "../styles/base.css";
import "../styles/personalise.css";
import { adoptTheme } from "../theme.ts";
import { PersonalisePage } from "./PersonalisePage.tsx";

adoptTheme();
createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <ErrorBoundary>
      <PersonalisePage />
    </ErrorBoundary>
  </StrictMode>,
);
