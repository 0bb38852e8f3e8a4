/** One file of a published data set: compressed and plain. */
export interface CatalogFile {
  /** Without ".gz". */
  readonly name: string;
  readonly compressed: { readonly bytes: number; readonly sha256: string };
  readonly plain: { readonly bytes: number; readonly sha256: string };
}

/** A published data set that gfml can download and check. */
export interface CatalogEntry {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly images: CatalogFile;
  readonly labels: CatalogFile;
  readonly count: number;
  readonly featureCount: number;
  readonly classNames: readonly string[];
  /** Subdirectories that may hold the files: gfml's own first, then those of other tools. */
  readonly directories: readonly string[];
  /** Addresses to which "/NAME.gz" is added, in order of preference. */
  readonly mirrors: readonly string[];
}

const IMAGES = "train-images-idx3-ubyte";
const LABELS = "train-labels-idx1-ubyte";
const PLAIN_IMAGE_BYTES = 16 + 60_000 * 784;
const PLAIN_LABEL_BYTES = 8 + 60_000;

/** MNIST handwritten digits (Y. LeCun, C. Cortes, C. J. C. Burges), CC BY-SA 3.0. */
const MNIST: CatalogEntry = {
  name: "mnist",
  title: "MNIST",
  description: "MNIST: 60,000 handwritten digits, 28 x 28 grey pixels, 10 classes",
  images: {
    name: IMAGES,
    compressed: { bytes: 9_912_422, sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609" },
    plain: { bytes: PLAIN_IMAGE_BYTES, sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db" },
  },
  labels: {
    name: LABELS,
    compressed: { bytes: 28_881, sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c" },
    plain: { bytes: PLAIN_LABEL_BYTES, sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5" },
  },
  count: 60_000,
  featureCount: 784,
  classNames: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
  directories: ["mnist", "MNIST/raw"],
  mirrors: ["https://storage.googleapis.com/cvdf-datasets/mnist", "https://ossci-datasets.s3.amazonaws.com/mnist"],
};

/** Fashion-MNIST (H. Xiao, K. Rasul, R. Vollgraf; Zalando Research), MIT license. */
const FASHION_MNIST: CatalogEntry = {
  name: "fashion-mnist",
  title: "Fashion-MNIST",
  description: "Fashion-MNIST: 60,000 pictures of clothes, 28 x 28 grey pixels, 10 classes",
  images: {
    name: IMAGES,
    compressed: { bytes: 26_421_880, sha256: "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84" },
    plain: { bytes: PLAIN_IMAGE_BYTES, sha256: "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888" },
  },
  labels: {
    name: LABELS,
    compressed: { bytes: 29_515, sha256: "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845" },
    plain: { bytes: PLAIN_LABEL_BYTES, sha256: "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9" },
  },
  count: 60_000,
  featureCount: 784,
  classNames: [
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
  ],
  directories: ["fashion-mnist", "FashionMNIST/raw"],
  mirrors: [
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com",
    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion",
  ],
};

/** All published data sets that gfml knows. */
export const CATALOG: readonly CatalogEntry[] = [MNIST, FASHION_MNIST];
