export { decodeSafetensors } from "../safetensors/index.ts";
export { cacheDirectory, keepDirectory } from "./dataSets/cacheDirectory.ts";
export { CATALOG, type CatalogEntry } from "./dataSets/catalog.ts";
export type { DataSet, DataSource, PeopleOptions, TableOptions } from "./dataSets/DataSet.ts";
export type { DownloadProgress } from "./dataSets/DownloadProgress.ts";
export { describeFile, type FileDescription, type NumberSummary } from "./dataSets/describeFile.ts";
export { DataUnavailableError } from "./dataSets/errors.ts";
export { type LoadOptions, loadDataSet } from "./dataSets/loadDataSet.ts";
export { readPartitionFile, writePartitionFile } from "./dataSets/partitionFile.ts";
export { readContractFile } from "./dataSets/readContractFile.ts";
export {
  ConfigDiffersError,
  DiskFullError,
  notARunFolderError,
  RunFileCorruptError,
  RunFolderLockedError,
} from "./errors.ts";
export { cutTornLine } from "./files/cutTornLine.ts";
export { JsonLinesFile } from "./files/JsonLinesFile.ts";
export { JsonLinesTail, type TailedLine } from "./files/JsonLinesTail.ts";
export { readJsonLines } from "./files/readJsonLines.ts";
export { withFile } from "./files/withFile.ts";
export { writeFileAtomic } from "./files/writeFileAtomic.ts";
export { modelNotAdaptableError, modelNotCalibratedError } from "./models/errors.ts";
export { type KeptFile, openKeptFile } from "./models/keptFile.ts";
export { loadModel, saveModel } from "./models/modelFile.ts";
export { calibrationIn, contractMetadata, contractOf } from "./models/modelMetadata.ts";
export { saveOnnx } from "./models/saveOnnx.ts";
export { type HeldLock, LOCK_HEARTBEAT, lockFolder, readLock, removeLock } from "./runFolder/folderLock.ts";
export { inspectFolder, readManifest } from "./runFolder/inspectFolder.ts";
export type { Manifest } from "./runFolder/Manifest.ts";
export { RunFolder } from "./runFolder/RunFolder.ts";
export type { ClassCounts } from "./runFolder/readClassCounts.ts";
export { readClassCounts } from "./runFolder/readClassCounts.ts";
export {
  type ChainLine,
  type FolderRecords,
  type FolderRegistration,
  parseRecord,
  readRecords,
} from "./runFolder/readRecords.ts";
export { runFile, runFileNames } from "./runFolder/runFiles.ts";
export { fileSpool } from "./store/fileSpool.ts";
export { folderStore } from "./store/folderStore.ts";
