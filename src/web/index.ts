export { NoSuchRecordError, PagesMissingError, serverStartError } from "./errors.ts";
export type { AuditDesk, ViewAccess } from "./server/addProviderView.ts";
export { addRunRoutes } from "./server/addRunRoutes.ts";
export { findPages } from "./server/findPages.ts";
export { addPages, addProviderView, openFolderSource, startDashboard } from "./server/lazyDashboard.ts";
export { addSecurity } from "./server/security.ts";
export type { Dashboard, DashboardOptions } from "./server/startDashboard.ts";
export { readExplanation } from "./source/explanationOf.ts";
export type { RunPieces, RunSource } from "./source/RunSource.ts";
