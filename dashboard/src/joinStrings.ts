import type { LearnerEvent, ServiceStatus } from "gfml/browser";
import { countOf, fixed, percent, short } from "gfml/text";
import { ownGainSentence } from "gfml/view";

/** The first of some names, and how many more there are. */
const listOf = (names: readonly string[]): string =>
  names.length > 12 ? `${names.slice(0, 12).join(", ")} and ${names.length - 12} more` : names.join(", ");

/** The phases of a provider, in words. */
const phases: Readonly<Record<ServiceStatus["phase"], string>> = {
  starting: "the provider is starting",
  waiting: "waiting for learners",
  playing: "in progress",
  stopping: "the provider is stopping",
  finished: "all rounds are over",
};

/** One line of the learner’s log. */
const eventWords = (event: LearnerEvent): string => {
  switch (event.kind) {
    case "joining":
      return `Joining “${event.name}” of provider ${event.provider}. Measuring how fast this device trains.`;
    case "calibrated":
      return `The work of a round takes ${fixed(event.fullTime)} s on this device. It accepts rounds of up to ${fixed(event.deadline)} s.`;
    case "joined":
      return `Registered as learner ${event.learner} with account ${event.account}.`;
    case "online":
      return `Connected through ${event.address}. The next round is ${event.round}.`;
    case "offline":
      return `Disconnected: ${event.reason}. Trying again in ${event.seconds} s.`;
    case "assigned": {
      const { round, coalition, deadline, head } = event.assignment;
      const role = event.isHead ? "as its leader" : `led by learner ${head.learner}`;
      return `Round ${round}: asked to train in group ${coalition}, ${role}, within ${fixed(deadline)} s.`;
    }
    case "heading":
      return `Round ${event.round}: asked to lead a group of ${countOf(event.members, "member")}.`;
    case "trained":
      return `Round ${event.round}: trained in ${fixed(event.computationTime)} s.`;
    case "earned": {
      const { round, payment, coalition, delivered, failure } = event.earnings;
      if (coalition === null) return `Round ${round}: sat out.`;
      return delivered
        ? `Round ${round}: earned ${fixed(payment)} token.`
        : `Round ${round}: nothing earned (${failure ?? "not delivered"}).`;
    }
    case "finished":
      return `All ${event.rounds} rounds are over. Your balance is ${fixed(event.balance)} token.`;
    case "personalised":
      return `Round ${event.round}: tested on ${event.testSamples} of your own samples. Accuracy ${percent(event.before)} with the shared model, ${percent(event.after)} with the personalized one.`;
    case "compared":
      return gainWords(event);
    case "refused":
      return `Refused ${event.what} from ${event.account}: ${event.reason}.`;
  }
};

/** What the task was worth to this learner. */
const gainWords = (compared: Extract<LearnerEvent, { kind: "compared" }>): string => {
  const sentence = ownGainSentence(compared);
  return `${sentence[0]!.toUpperCase()}${sentence.slice(1)}.`;
};

/** Texts of the page on which learners join: a part of `strings`. They use no terms of the paper. */
export const joinStrings = {
  title: "Join a federation",
  lead: "Your device and others train a model together. Your data stay on this device. It only sends what the model learned from them. You are paid for what that is worth.",
  insecureTitle: "This page cannot join",
  insecure: (origin: string) =>
    `This page was loaded from ${origin} without encryption. Browsers do not let such pages make or keep a key. Ask the provider for an address that starts with https. On the provider’s own machine, http://127.0.0.1 works too.`,
  noStore: "This browser does not store anything for this page. Your key and data are lost when you close it",
  federation: "1. Federation",
  address: "Join address",
  addressHelp: "The provider of the federation gives it to you. It looks like https://HOST:PORT/join/PEER-ID.",
  look: "Look it up",
  looking: "Asking the provider what the task is",
  blocked:
    "This page may only connect to addresses that its server allows. Check that the provider is running, or open the provider’s own page: HOST:PORT/pages/join.html.",
  facts: {
    name: "Name",
    provider: "Provider",
    samples: "Asks for",
    columns: "Columns and classes",
    model: "Model",
    rounds: "Rounds",
    learners: "Learners",
    ledger: "Ledger",
    embeddings: "Sent to the provider",
  },
  columnsOf: (columns: readonly string[], classes: readonly string[]) =>
    `${columns.length === 0 ? "images" : listOf(columns)}; classes: ${listOf(classes)}`,
  samplesOf: (name: string, features: number, classes: number) =>
    `${name}: samples of ${features} numbers in ${classes} classes`,
  modelOf: (parameters: number, layers: readonly number[]) =>
    `neural network with ${layers.join(" and ")} inner units and ${parameters} numbers to learn`,
  roundsOf: (played: number, planned: number | "unlimited") =>
    planned === "unlimited" ? `${played} finished, no end planned` : `${played} of ${planned} finished`,
  learnersOf: (connected: number, registered: number, needed: number) =>
    `${connected} connected of ${registered} registered; a round needs ${needed}`,
  ownLedger: "kept by the provider, who promises to pay what you earn",
  chain: (id: number) => `contracts on chain ${id}`,
  embeddings: "in each round a summary of some samples, to form groups; never the samples themselves",
  key: {
    title: "2. Key",
    help: "Your key is your account. It signs your work and owns what you earn. This browser keeps it, encrypted with a password. If you lose the password or this browser’s data, you lose what you earned.",
    source: "Where the key comes from",
    sources: {
      create: "Make a new key",
      hex: "Bring a private key",
      keystore: "Bring a keystore file",
      wallet: "Use a wallet",
    },
    noWallet: "Use a wallet: this browser has none",
    seen: (origin: string) =>
      `A key that you bring is shown to this page, and so to whoever serves it: ${origin}. Bring a key that you use for this federation only. A wallet never shows its key to a page.`,
    hex: "Private key, 64 hexadecimal digits",
    file: "Keystore file (JSON)",
    keystorePassword: "Password of the keystore",
    newPassword: (least: number) => `Password for this browser, ${least} characters or more`,
    again: "Repeat the password",
    password: "Password",
    actions: {
      create: "Make the key",
      hex: "Keep the key",
      keystore: "Open and keep the key",
      wallet: "Ask the wallet",
    },
    working: "Working",
    unlock: "Unlock",
    sealed: "This browser keeps the key of account",
    open: "The key is unlocked. Account:",
    wrongPassword: "The password is wrong.",
    differ: "The two passwords are different.",
    noKey: "This is not a private key. A key has 64 hexadecimal digits, which are not all zero.",
    show: "Show the private key",
    hide: "Hide the private key",
    showWarning: "Anyone with this key controls the account.",
    forget: "Forget the key",
    forgetWarning: "The key will be deleted from this browser. Without a copy, its earnings are lost.",
    forgetSure: "Delete it",
    cancel: "Cancel",
  },
  wallet: {
    usual: "This browser’s wallet",
    help: "This page makes a key, and your wallet signs once. That is not a transaction and costs nothing. The signature lets the key act for the wallet’s account in this task, until the day that you choose. The key signs your work, and its earnings are paid to the wallet. The wallet is not asked again.",
    which: "Wallet",
    duration: "Valid for",
    days: (days: number) => countOf(days, "day"),
    needsTask: "The wallet signs for one task. Look up the federation first.",
    waiting: "Waiting for the wallet",
    speaksFor: "In this task, the key acts for the wallet’s account",
    until: (time: string) => `Valid until ${time}.`,
    isOver: "The wallet’s permission has expired",
    isOther: "The wallet’s permission is for a different task",
    again: "Ask the wallet to sign again",
    needsWallet: "To continue, open this page in the browser that has the wallet.",
    declined: "The wallet did not sign: the request was declined.",
    noAccount: "The wallet did not share an account.",
    badSignature:
      "The wallet’s signature is not valid. Accounts that are contracts cannot be used: choose an account with a key.",
    failed: (message: string) => `The wallet did not sign: ${message}`,
  },
  data: {
    title: "3. Data",
    help: "Your data are read and kept in this browser. They are not sent anywhere.",
    way: "Where the data come from",
    files: "My own files",
    draw: "Draw them here",
    cannotDraw: "Draw them here: only where the task asks for images of 28 by 28",
    choose: "A CSV file with the columns that the task asks for, or two files in the MNIST format: images and labels",
    have: (description: string, count: number) => `${description}: ${countOf(count, "sample")}.`,
    stays: "They stay in this browser.",
    others: "Use other data",
    useDrawn: "Use these drawings",
    needTwo: "Draw at least two samples of each symbol.",
    drawn: (samples: number, symbols: number) => `${samples} drawings of ${symbols} symbols`,
    wrongShape: (own: number, asked: number) =>
      `These samples have ${countOf(own, "number")} each, the task asks for ${asked}.`,
    tooFew: (least: number) => `The task needs ${least} samples or more.`,
    noFlags: "Words that begin with -- are for the command line. Here, change the file and choose it again.",
  },
  drawings: {
    samplesTitle: "Drawings",
    samplesHelp: (most: number) => `Draw two to ${most} samples of each symbol. Some are kept back for tests.`,
    symbolsHelp: "Each symbol stands for one class of the task. Draw each digit under its own number.",
  },
  options: {
    title: "4. Options",
    help: "A pause starts when the current round is over. Your learner stays registered.",
    whenHidden: "Pause while this page is hidden",
    onBattery: "Pause while the device runs on battery",
    noBattery: "Pause on battery: not supported by this browser",
    code: "Invitation code",
  },
  join: "Join",
  sessionOver: "The wallet’s permission is not valid for this task now.",
  missing: (hasTask: boolean, hasKey: boolean, hasData: boolean) =>
    `Still needed: ${[!hasTask && "the federation", !hasKey && "a key", !hasData && "data"].filter(Boolean).join(", ")}.`,
  learner: {
    title: "Your learner",
    titleOf: (learner: number) => `Your learner, number ${learner}`,
    states: {
      joining: "Joining: this device is measured and registered.",
      online: "Connected and taking part.",
      offline: "Disconnected.",
      ended: "Not taking part now. You keep your key and your number.",
    },
    offline: (reason: string, seconds: number) =>
      `Disconnected: ${reason}. The page tries again in about ${short(seconds)} s.`,
    paused: {
      hidden: "Paused while this page is hidden.",
      battery: "Paused while the device runs on battery.",
    },
    facts: {
      round: "Round",
      place: "Group and role",
      deadline: "Time for the round",
      direct: "Reached directly",
      reputation: "Reputation",
      balance: "Earned and not withdrawn",
      gain: "Compared with training alone",
    },
    gain: gainWords,
    unknown: "not known yet",
    roundOf: (round: number, phase: ServiceStatus["phase"]) => `${round}: ${phases[phase]}`,
    place: (round: number, coalition: number, isHead: boolean, head: number) =>
      `round ${round}: ${isHead ? `leads group ${coalition}` : `in group ${coalition}, led by learner ${head}`}`,
    wasIn: (round: number, coalition: number, isHead: boolean) =>
      `round ${round}: ${isHead ? "led" : "was in"} group ${coalition}`,
    satOut: (round: number) => `sat out round ${round}`,
    noPlace: "no round yet",
    deadlineOf: (deadline: number) => `${fixed(deadline)} s`,
    directOf: (count: number) =>
      count === 0 ? "none; the provider passes everything on" : countOf(count, "other page"),
    number: (value: number) => fixed(value),
    tokens: (value: number) => `${fixed(value)} token`,
    withdraw: "Withdraw",
    stop: "Stop for now",
    again: "Continue",
    leave: "Leave for good",
    leaveWarning: "Your learner gives up its place. Its earnings stay yours: you can withdraw them with the key.",
    leaveSure: "Leave",
    requests: {
      withdraw: (pending: number) =>
        pending > 0
          ? "The withdrawal is requested. It is carried out when the round is over."
          : "The withdrawal is done: the tokens are paid out.",
      leave: (_pending: number) => "Your request to leave is sent. It takes effect from the next round.",
    },
    rounds: "Rounds",
    noRounds: "No round is over yet.",
    columns: {
      round: "Round",
      group: "Group",
      role: "Role",
      contribution: "Contribution",
      reputation: "Reputation",
      payment: "Payment (token)",
    },
    none: "–",
    out: "sat out",
    role: (isHead: boolean) => (isHead ? "leader" : "member"),
    lost: (failure: string | null) => failure ?? "not delivered",
    log: "Log",
    event: eventWords,
  },
} as const;

/** Texts of a provider’s page: a part of `strings`. */
export const providerStrings = {
  title: "Provider",
  rounds: "Live rounds",
  away: "The provider cannot be reached. The page shows its last figures.",
  facts: {
    round: "Round",
    learners: "Learners",
    accuracy: "Accuracy",
    escrow: "Escrow",
    uptime: "Up for",
    memory: "Memory",
    traffic: "Traffic",
    transfers: "Transfers",
    relayed: "Reached through the relay",
    version: "gfml",
  },
  roundOf: (round: number, phase: ServiceStatus["phase"]) => `${round}: ${phases[phase]}`,
  learnersOf: ({ connected, registered, passive, needed }: ServiceStatus["learners"]) =>
    `${connected} connected of ${registered} registered, ${passive} of them passive; a round needs ${needed}`,
  accuracyOf: (accuracy: ServiceStatus["accuracy"]) =>
    accuracy === null
      ? "not measured yet"
      : `${percent(accuracy.shared)} shared, ${percent(accuracy.personalised)} personalized, after round ${accuracy.round}${accuracy.testSamples == null ? "" : ` (${accuracy.testSamples} test samples${accuracy.tooFew ? `; ${accuracy.tooFew} learners with too few do not count` : ""})`}`,
  tokens: (units: string) => `${fixed(Number(units) / 1e18)} token`,
  seconds: (time: number) => (time < 7200 ? `${Math.round(time / 60)} min` : `${Math.round(time / 3600)} h`),
  megabytes: (bytes: number) => `${Math.round(bytes / 1e6)} MB`,
  traffic: (read: number, written: number) => `${short(read / 1e6)} MB in, ${short(written / 1e6)} MB out`,
  transfers: (open: number, waiting: number) => `${open} open, ${waiting} waiting`,
  peers: "Peers",
  noPeers: "No learner is connected.",
  columns: { learner: "Learner", account: "Account", address: "Address" },
  none: "–",
  relayed: "(through the relay)",
  refusals: "Refusals and failures, newest first",
  noRefusals: "Nothing was refused or failed.",
  audit: {
    title: "Audit",
    help: "Recomputes the whole ledger from its chain: signatures, both games, reputations and payments. The service continues meanwhile.",
    publicHelp: "The provider’s operator can audit the ledger. This page shows the last result.",
    start: "Audit now",
    running: "An audit is running.",
    progress: (block: number, last: number, rounds: number) =>
      `Block ${block} of ${last}, ${countOf(rounds, "round")} audited.`,
    starting: "Reading the chain from the last checkpoint.",
    none: "No audit has run since the provider started.",
    clean: (rounds: number, tasks: number) =>
      `All checks passed in ${countOf(rounds, "round")} of ${countOf(tasks, "task")}.`,
    failure: (rounds: number, tasks: number) =>
      `A check failed in ${countOf(rounds, "round")} of ${countOf(tasks, "task")}. The first failure:`,
    failureFacts: {
      check: "Check",
      what: "Subject",
      expected: "Expected",
      found: "Found",
      block: "Block",
      transaction: "Transaction",
      round: "Round",
      coalition: "Coalition",
      learner: "Learner",
    },
    scope: (chain: number, from: number, to: number) => `Chain ${chain}, blocks ${from} to ${to}.`,
    took: (seconds: number) => `It took ${short(seconds)} s.`,
    raised: (count: number) =>
      `${countOf(count, "time")}, a head claimed more than its member signed. The signed value counts.`,
    failed: "The audit failed",
    checks: "Checks of the last audit",
    columns: { verdict: "Verdict", check: "Check", count: "Compared", deviation: "Largest deviation" },
    verdicts: { holds: "passed", broken: "failed", "not checked": "not checked" },
    deviation: (value: number, tolerance: number) =>
      `${value === 0 ? "0" : value.toPrecision(3)}${tolerance > 0 ? ` (${tolerance} allowed)` : ""}`,
    cannotShow: "What a chain cannot show",
  },
} as const;
