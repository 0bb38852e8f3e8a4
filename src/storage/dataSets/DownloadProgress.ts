/** How far a download has come. */
export interface DownloadProgress {
  readonly url: string;
  /** Including what an interrupted download had left. */
  readonly receivedBytes: number;
  readonly totalBytes: number;
  /** Mean of this attempt; 0 until that can be said. */
  readonly bytesPerSecond: number;
}
