export { PagesMissingError } from "./errors.ts";
export type { AuditDesk, ViewAccess } from "./server/addProviderView.ts";
export { findPages } from "./server/findPages.ts";
export { addPages, addProviderView, openFolderSource, startDashboard } from "./server/lazyDashboard.ts";
export { readExplanation } from "./source/explanationOf.ts";
