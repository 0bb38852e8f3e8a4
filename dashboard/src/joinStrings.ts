import type { LearnerEvent, ServiceStatus } from "gfml/browser";
import { countOf, fixed, percent, short, withPrefix } from "gfml/text";

/** What a provider does, in words. */
const phases: Readonly<Record<ServiceStatus["phase"], string>> = {
  starting: "the provider starts",
  waiting: "waiting for learners",
  playing: "being played",
  stopping: "the provider stops",
  finished: "all rounds are played",
};

/** A line of the log of what a learner was asked and did. */
const eventWords = (event: LearnerEvent): string => {
  switch (event.kind) {
    case "joining":
      return `Joining “${event.name}” of ${event.provider}; measuring how fast this device trains.`;
    case "calibrated":
      return `A round’s work takes ${fixed(event.fullTime)} s here; declared deadline ${fixed(event.deadline)} s.`;
    case "joined":
      return `Registered as learner ${event.learner}, account ${event.account}.`;
    case "online":
      return `Connected by ${event.address}; the next round is ${event.round}.`;
    case "offline":
      return `Disconnected (${event.reason}); trying again in ${event.seconds} s.`;
    case "assigned": {
      const { round, coalition, frequency, deadline, head } = event.assignment;
      const role = event.isHead ? "as its head" : `under learner ${head.learner}`;
      return `Round ${round}: asked to train in coalition ${coalition} ${role}, at ${withPrefix(frequency, "cycles/s")}, within ${fixed(deadline)} s.`;
    }
    case "heading":
      return `Round ${event.round}: asked to head ${countOf(event.members, "member")}.`;
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
      return `All ${event.rounds} rounds are played; your balance is ${fixed(event.balance)} token.`;
    case "personalised":
      return `Round ${event.round}: asked to measure; accuracy ${percent(event.before)}, ${percent(event.after)} personalized, on your own test samples.`;
    case "refused":
      return `Refused ${event.what} of ${event.account}: ${event.reason}.`;
  }
};

/** Words of the page by which a browser joins: a part of `strings`. */
export const joinStrings = {
  title: "Join a federation",
  lead: "Your device trains a model together with others. Your data stay here: what leaves is what the model learned from them, and you are paid for it by what it was worth.",
  insecureTitle: "This page cannot join",
  insecure: (origin: string) =>
    `It came from ${origin} without encryption, and browsers give such pages no cryptography: no key could be made or kept. Ask the provider for an address of https, or open the page on the provider’s own machine by http://127.0.0.1.`,
  noStore: "This browser keeps nothing for the page, so that key and data are gone when it is closed",
  federation: "1. Federation",
  address: "Join address",
  addressHelp: "The provider of a federation prints it and hands it out: http(s)://HOST:PORT/join/PEER-ID.",
  look: "Look it up",
  looking: "Asking the provider for its task",
  blocked:
    "Pages may speak only to those that their server allows. If the provider runs, open its own page instead: HOST:PORT/pages/join.html.",
  facts: {
    name: "Name",
    provider: "Provider",
    samples: "Asks for",
    model: "Model",
    rounds: "Rounds",
    learners: "Learners",
    ledger: "Ledger",
    embeddings: "Shown to the provider",
  },
  samplesOf: (name: string, features: number, classes: number) =>
    `${name}: samples of ${features} numbers, in ${classes} classes`,
  modelOf: (parameters: number, layers: readonly number[]) =>
    `neural network with ${layers.join(" and ")} inner units, ${parameters} numbers to learn`,
  roundsOf: (played: number, planned: number | "unlimited") =>
    planned === "unlimited" ? `${played} played, no end planned` : `${played} of ${planned} played`,
  learnersOf: (connected: number, registered: number, needed: number) =>
    `${connected} connected of ${registered} registered; a round needs ${needed}`,
  ownLedger: "kept by the provider: what you earn is its promise",
  chain: (id: number) => `contracts on chain ${id}`,
  embeddings: "a summary of some samples each round, to form groups; never the samples",
  key: {
    title: "2. Key",
    help: "A key is your account: it signs what you deliver and owns what you earn. It is kept in this browser, encrypted with a password; if you lose both, you lose what you earned.",
    source: "Origin of the key",
    sources: {
      create: "Make a new key",
      hex: "Bring a private key",
      keystore: "Bring a keystore file",
      wallet: "Use a wallet",
    },
    noWallet: "Use a wallet: this browser has none",
    hex: "Private key, 64 hexadecimal digits",
    file: "Keystore file (JSON)",
    keystorePassword: "Password of the keystore",
    newPassword: (least: number) => `Password for this browser, ${least} characters or more`,
    again: "The password again",
    password: "Password",
    actions: {
      create: "Make the key",
      hex: "Keep the key",
      keystore: "Open and keep the key",
      wallet: "Ask the wallet",
    },
    working: "Working",
    unlock: "Unlock",
    sealed: "This browser keeps the key of",
    open: "The key is open for account",
    wrongPassword: "That is not the password.",
    differ: "The two passwords differ.",
    noKey: "That is no private key: 64 hexadecimal digits, and not all of them zero.",
    show: "Show the private key",
    hide: "Hide the private key",
    showWarning: "Anybody who has this key owns the account.",
    forget: "Forget the key",
    forgetWarning: "The key will be deleted from this browser. Without a copy of it nobody can reach what it earned.",
    forgetSure: "Delete it",
    cancel: "Cancel",
  },
  wallet: {
    usual: "This browser’s wallet",
    help: "A key for this page is made here, and the wallet signs once, without a transaction and without a fee: that this key speaks for the wallet’s account, in this task alone, until the day that you choose. The key signs what you deliver; what it earns is paid to the wallet. The wallet is not asked again.",
    which: "Wallet",
    duration: "Holds for",
    days: (days: number) => countOf(days, "day"),
    needsTask: "The wallet signs for one task: look up the federation first.",
    waiting: "Waiting for the wallet",
    speaksFor: "It speaks, in this task, for the wallet’s account",
    until: (time: string) => `Until ${time}.`,
    isOver: "The wallet’s permission has run out",
    isOther: "The wallet’s permission is for another task",
    again: "Have the wallet sign again",
    needsWallet: "To go on, open this page where the wallet is.",
    declined: "The wallet did not sign: it was declined there.",
    noAccount: "The wallet gave no account.",
    badSignature:
      "What the wallet signed is not what was asked, or its account is a contract: sessions need an account with a key.",
    failed: (message: string) => `The wallet did not sign: ${message}`,
  },
  data: {
    title: "3. Data",
    help: "They are read and kept in this browser, and sent nowhere.",
    way: "Origin of the data",
    files: "My own files",
    draw: "Draw them here",
    cannotDraw: "Draw them here: only where the task asks for images of 28 by 28",
    choose: "A CSV file with the label in its last column, or two files in the MNIST format: images and labels",
    have: (description: string, count: number) => `${description}: ${countOf(count, "sample")}.`,
    stays: "They stay in this browser.",
    others: "Use other data",
    useDrawn: "Use these drawings",
    needTwo: "Each symbol needs two samples or more.",
    drawn: (samples: number, symbols: number) => `${samples} drawings of ${symbols} symbols`,
    wrongShape: (own: number, asked: number) =>
      `These samples have ${countOf(own, "number")} each, the task asks for ${asked}.`,
    tooFew: (least: number) => `The task needs ${least} samples or more.`,
  },
  drawings: {
    samplesTitle: "Drawings",
    samplesHelp: (most: number) => `Draw two to ${most} samples of each symbol. Some are kept back for tests.`,
    symbolsHelp: "Each symbol stands for one class of the task: who draws digits draws each under its own number.",
  },
  options: {
    title: "4. Options",
    help: "A pause begins when the round is over in which the learner has a part. It stays registered.",
    whenHidden: "Pause while this page is hidden",
    onBattery: "Pause while the device runs on battery",
    noBattery: "Pause on battery: this browser does not tell",
    code: "Invitation code",
  },
  join: "Join",
  sessionOver: "The wallet’s permission does not hold for this task now.",
  missing: (hasTask: boolean, hasKey: boolean, hasData: boolean) =>
    `Still needed: ${[!hasTask && "the federation", !hasKey && "a key", !hasData && "data"].filter(Boolean).join(", ")}.`,
  learner: {
    title: "Your learner",
    titleOf: (learner: number) => `Your learner, number ${learner}`,
    states: {
      joining: "Joining: measuring how fast this device trains, and registering.",
      online: "Connected, taking part.",
      offline: "Disconnected.",
      ended: "Not taking part now. The key and its number stay yours.",
    },
    offline: (reason: string, seconds: number) =>
      `Disconnected: ${reason}. It tries again by itself in about ${short(seconds)} s.`,
    paused: {
      hidden: "Paused while this page is hidden.",
      battery: "Paused while the device runs on battery.",
    },
    facts: {
      round: "Round",
      place: "Coalition and role",
      frequency: "Agreed speed",
      direct: "Reached directly",
      reputation: "Reputation",
      balance: "Earned, not withdrawn",
    },
    unknown: "not known yet",
    roundOf: (round: number, phase: ServiceStatus["phase"]) => `${round}: ${phases[phase]}`,
    place: (round: number, coalition: number, isHead: boolean, head: number) =>
      `round ${round}: ${isHead ? `heads coalition ${coalition}` : `in coalition ${coalition} under learner ${head}`}`,
    wasIn: (round: number, coalition: number, isHead: boolean) =>
      `round ${round}: ${isHead ? "headed" : "was in"} coalition ${coalition}`,
    satOut: (round: number) => `sat out round ${round}`,
    noPlace: "no round yet",
    frequencyOf: (frequency: number, deadline: number) =>
      `${withPrefix(frequency, "cycles/s")}, within ${fixed(deadline)} s`,
    directOf: (count: number) =>
      count === 0 ? "nobody: all by the provider’s relay" : `${countOf(count, "other page")}, by WebRTC`,
    number: (value: number) => fixed(value),
    tokens: (value: number) => `${fixed(value)} token`,
    withdraw: "Withdraw",
    stop: "Stop for now",
    again: "Go on",
    leave: "Leave for good",
    leaveWarning: "The learner gives up its place. What it earned stays its own and can be withdrawn with the key.",
    leaveSure: "Leave",
    requests: {
      withdraw: (pending: number) =>
        pending > 0
          ? "The withdrawal is handed in; it is carried out once the round is over."
          : "The withdrawal is carried out: the tokens are paid out.",
      leave: (_pending: number) => "The wish to leave is handed in; it holds from the next round on.",
    },
    rounds: "Rounds",
    noRounds: "No round is over yet.",
    columns: {
      round: "Round",
      coalition: "Coalition",
      role: "Role",
      contribution: "Contribution",
      reputation: "Reputation",
      payment: "Payment (token)",
    },
    none: "–",
    out: "sat out",
    role: (isHead: boolean) => (isHead ? "head" : "member"),
    lost: (failure: string | null) => failure ?? "not delivered",
    log: "What it was asked, and did",
    event: eventWords,
  },
} as const;

/** Words of a provider's page: a part of `strings`. */
export const providerStrings = {
  title: "Provider",
  rounds: "Rounds, live",
  away: "The provider is away. What is shown is what it told last.",
  facts: {
    round: "Round",
    learners: "Learners",
    accuracy: "Accuracy",
    escrow: "Escrow",
    uptime: "Up for",
    memory: "Memory",
    traffic: "Traffic",
    transfers: "Transfers",
    relayed: "Reached by the relay",
    version: "gfml",
  },
  roundOf: (round: number, phase: ServiceStatus["phase"]) => `${round}: ${phases[phase]}`,
  learnersOf: ({ connected, registered, passive, needed }: ServiceStatus["learners"]) =>
    `${connected} connected of ${registered} registered, ${passive} of them passive; a round needs ${needed}`,
  accuracyOf: (accuracy: ServiceStatus["accuracy"]) =>
    accuracy === null
      ? "not measured yet"
      : `${percent(accuracy.shared)} shared, ${percent(accuracy.personalised)} personalized, after round ${accuracy.round}`,
  tokens: (units: string) => `${fixed(Number(units) / 1e18)} token`,
  seconds: (time: number) => (time < 7200 ? `${Math.round(time / 60)} min` : `${Math.round(time / 3600)} h`),
  megabytes: (bytes: number) => `${Math.round(bytes / 1e6)} MB`,
  traffic: (read: number, written: number) => `${short(read / 1e6)} MB in, ${short(written / 1e6)} MB out`,
  transfers: (open: number, waiting: number) => `${open} open, ${waiting} waiting`,
  peers: "Peers",
  noPeers: "Nobody is connected.",
  columns: { learner: "Learner", account: "Account", address: "Address" },
  none: "–",
  relayed: "(by the relay)",
  refusals: "Refused and failed, the newest first",
  noRefusals: "Nothing was refused.",
  audit: {
    title: "Audit",
    help: "Recomputes the whole ledger from its chain alone: signatures, both games, reputations, payments. The service does not wait for it.",
    publicHelp: "The provider’s operator can audit the ledger. This shows the last result.",
    start: "Audit now",
    running: "An audit is running.",
    progress: (block: number, last: number, rounds: number) =>
      `Block ${block} of ${last}, ${countOf(rounds, "round")} audited.`,
    starting: "Reading the chain of the last checkpoint.",
    none: "No audit has run since the provider started.",
    clean: (rounds: number, tasks: number) =>
      `All checks passed in ${countOf(rounds, "round")} of ${countOf(tasks, "task")}.`,
    lie: (rounds: number, tasks: number) =>
      `A check failed in ${countOf(rounds, "round")} of ${countOf(tasks, "task")}. The first failure:`,
    lieFacts: {
      check: "Check",
      what: "What",
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
      `Heads claimed more than their members signed ${countOf(count, "time")}; the signed value counts.`,
    failed: "The audit failed",
    checks: "Checks of the last audit",
    columns: { verdict: "Verdict", check: "Check", count: "Compared", deviation: "Largest deviation" },
    verdicts: { holds: "holds", broken: "does not hold", "not checked": "not checked" },
    deviation: (value: number, tolerance: number) =>
      `${value === 0 ? "0" : value.toPrecision(3)}${tolerance > 0 ? ` (${tolerance} allowed)` : ""}`,
    cannotShow: "What no chain shows",
  },
} as const;
