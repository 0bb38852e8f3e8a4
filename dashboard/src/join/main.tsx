import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ErrorBoundary } from "../parts/Notice.tsx";
import "../styles/base.css";
import "../styles/personalize.css";
import "../styles/join.css";
import { adoptTheme } from "../theme.ts";
import { JoinPage } from "./JoinPage.tsx";

adoptTheme();
createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <ErrorBoundary>
      <JoinPage />
    </ErrorBoundary>
  </StrictMode>,
);
