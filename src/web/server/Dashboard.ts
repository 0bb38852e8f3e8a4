/** What a dashboard shows, and where. */
export interface DashboardOptions {
  /** Run folders; one that is not there yet is waited for. */
  readonly folders: readonly string[];
  /** Folder of the built pages, see `findPages`. */
  readonly pages: string;
  /** On 127.0.0.1; 0: one that is free. */
  readonly port: number;
}

/** A server of pages that is running. */
export interface Dashboard {
  readonly url: string;
  /** Tells viewers all that is in the folders now. */
  settle(): Promise<void>;
  close(): Promise<void>;
}
