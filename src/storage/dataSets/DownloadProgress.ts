/** The progress of a download. */
export interface DownloadProgress {
  readonly url: string;
  /** Including the part that an interrupted download left. */
  readonly receivedBytes: number;
  readonly totalBytes: number;
  /** Mean of this attempt; 0 until it is known. */
  readonly bytesPerSecond: number;
}
