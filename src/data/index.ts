export { agreeScaling, areSums, type ColumnSums, sumColumns } from "./contract/agreeScaling.ts";
export { dataContractSchema } from "./contract/contractSchema.ts";
export {
  constantsOf,
  contractLayout,
  type DataContract,
  quantityOf,
  type ScalingConstants,
  scaledColumns,
  withConstants,
} from "./contract/DataContract.ts";
export { samplesOfFormerTask } from "./contract/formerTask.ts";
export { type ContractRows, mapTable, tablePlanOf } from "./contract/mapTable.ts";
export {
  agreeOnAll,
  type ProposalOptions,
  type ProposedContract,
  proposeContract,
  type Scaling,
  type Target,
} from "./contract/proposeContract.ts";
export { readContract } from "./contract/readContract.ts";
export { joinRows, samplesOfRows, takeRows } from "./contract/samplesOfRows.ts";
export { dataHash } from "./dataHash.ts";
export { decodePicture } from "./decodePicture.ts";
export { contractError, DataFormatError, dataFolderError } from "./errors.ts";
export { DEFAULT_GLYPHS, type GlyphOptions } from "./glyphs/drawGlyph.ts";
export { drawStrokes, type PenPoint } from "./glyphs/drawStrokes.ts";
export { glyphs } from "./glyphs/glyphs.ts";
export { consecutivePartition, groupLearnerFiles, joinSamples, type LearnerFiles } from "./groupLearnerFiles.ts";
export { gunzip } from "./idx/gunzip.ts";
export { proposeIdxContract, samplesOfIdx } from "./idx/idxContract.ts";
export {
  type IdxExpectation,
  type IdxPair,
  type NamedBytes,
  readIdxPair,
  samplesFromIdx,
} from "./idx/samplesFromIdx.ts";
export { joinPictures, type LabeledPicture } from "./joinPictures.ts";
export type { NumpyArray, NumpyData, NumpyType } from "./npy/NumpyArray.ts";
export { readArray } from "./npy/readArray.ts";
export { readNpy } from "./npy/readNpy.ts";
export { npzEntry, npzNames, readNpz } from "./npy/readNpz.ts";
export { writeNpy } from "./npy/writeNpy.ts";
export type { PartitionMethod, SamplePartition } from "./partition/Partition.ts";
export { type PartitionedData, partitionFromJson, partitionToJson, requirePartition } from "./partition/Partition.ts";
export { type LearnerGroup, partitionByGroups } from "./partition/partitionByGroups.ts";
export type { DividedSamples } from "./partition/partitionSamples.ts";
export { partitionSamples } from "./partition/partitionSamples.ts";
export { renderPartition } from "./partition/renderPartition.ts";
export { splitByTime } from "./partition/splitByTime.ts";
export { type LearnerSplit, splitLearner } from "./partition/splitLearner.ts";
export { type SplitTerms, splitSamples } from "./partition/splitSamples.ts";
export { type LearnerSummary, type PartitionSummary, summarizePartition } from "./partition/summarizePartition.ts";
export { type PeopleRows, peopleRows } from "./people/peopleContract.ts";
export { type LeafUser, type LeafUsers, readLeaf } from "./people/readLeaf.ts";
export { type PersonSamples, samplesOfPeople } from "./people/samplesOfPeople.ts";
export { isRecordingFile, smartphoneFolder } from "./people/smartphoneFolder.ts";
export { smartphonePeople } from "./people/smartphonePeople.ts";
export {
  type PersonWindows,
  SMARTPHONE_ACTIVITIES,
  SMARTPHONE_FEATURES,
  smartphoneColumns,
} from "./people/windowsOfPerson.ts";
export type { Batch, Quantity, Samples } from "./Samples.ts";
export { requireSamples } from "./Samples.ts";
export { formerLayout } from "./table/formerLayout.ts";
export type { TablePlan } from "./table/planColumns.ts";
export { readTable } from "./table/readTable.ts";
export type { Separator, Table, TableColumn, TableLayout } from "./table/TableLayout.ts";
