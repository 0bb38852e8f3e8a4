import { byteSize, fixed } from "gfml/text";
import type { ChainRoundView, LedgerView } from "gfml/view";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { fetchLedgerRecord } from "../feed/api.ts";
import type { RunModel } from "../feed/RunModel.ts";
import { useFetched } from "../feed/useFetched.ts";
import { Notice } from "../parts/Notice.tsx";
import { type TableColumn, VirtualTable } from "../parts/VirtualTable.tsx";
import { strings } from "../strings.ts";

/** Most characters of a record that are shown. */
const MOST = 100_000;

/** The ledger’s records as they arrive, and the cost of rounds on the chain. */
export const LedgerSection = ({ model }: { readonly model: RunModel }): ReactNode => {
  const words = strings.ledger;
  const { ledger, chain, header, run } = model;
  const [open, setOpen] = useState<number | undefined>();
  const records = useMemo(() => ledger.toReversed(), [ledger]);
  const rounds = useMemo(() => chain.toReversed(), [chain]);
  const kind = header?.ledger ?? "memory";
  return (
    <section aria-labelledby="ledger">
      <h2 id="ledger">{words.title}</h2>
      <p className="quiet">
        {kind === "evm" || kind === "memory" || kind === "centralized" ? words.kinds[kind] : words.kinds.network}
      </p>
      {chain.length > 0 && (
        <>
          <h3>{words.rounds}</h3>
          <VirtualTable
            caption={words.roundsCaption}
            columns={chainColumns}
            rows={rounds}
            keyOf={({ task, round }) => `${task} ${round}`}
            height={240}
          />
        </>
      )}
      <h3>{words.records}</h3>
      {ledger.length === 0 ? (
        <Notice kind="empty">{words.none}</Notice>
      ) : (
        <VirtualTable
          caption={words.recordsCaption}
          columns={recordColumns(setOpen)}
          rows={records}
          keyOf={({ index }) => index}
        />
      )}
      {open !== undefined && (
        <LedgerRecordView run={run} epoch={model.cursor.epoch} index={open} onClose={() => setOpen(undefined)} />
      )}
    </section>
  );
};

const LedgerRecordView = ({
  run,
  epoch,
  index,
  onClose,
}: {
  readonly run: number;
  readonly epoch: string;
  readonly index: number;
  readonly onClose: () => void;
}): ReactNode => {
  const words = strings.ledger;
  const record = useFetched(`${epoch} ${index}`, () => fetchLedgerRecord(run, index));
  const text = useMemo(
    () => (record.value === undefined ? "" : JSON.stringify(JSON.parse(record.value), null, 2)),
    [record.value],
  );
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    close.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <section
      className="record"
      aria-labelledby="record"
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <h3 id="record">{words.show(index)}</h3>
      <button type="button" ref={close} onClick={onClose}>
        {words.close}
      </button>
      {record.problem !== undefined && <Notice kind="error">{record.problem}</Notice>}
      {record.value === undefined && record.isLoading && <Notice kind="loading">{strings.loading}</Notice>}
      {text !== "" && (
        <>
          {text.length > MOST && <p className="quiet">{words.cut}</p>}
          <pre className="text" tabIndex={0}>
            {text.slice(0, MOST)}
          </pre>
        </>
      )}
    </section>
  );
};

const recordColumns = (onOpen: (index: number) => void): readonly TableColumn<LedgerView>[] => {
  const words = strings.ledger.columns;
  return [
    {
      key: "index",
      title: words.index,
      isNumber: true,
      cell: ({ index }) => (
        <button type="button" className="link" onClick={() => onOpen(index)}>
          {index}
        </button>
      ),
    },
    { key: "kind", title: words.kind, cell: ({ kind }) => kind },
    { key: "round", title: words.round, isNumber: true, cell: ({ round }) => round ?? "" },
    { key: "coalition", title: words.coalition, isNumber: true, cell: ({ coalition }) => coalition ?? "" },
    { key: "bytes", title: words.bytes, isNumber: true, cell: ({ bytes }) => byteSize(bytes) },
    { key: "hash", title: words.hash, cell: ({ hash }) => (hash === null ? "–" : <code>{hash.slice(0, 16)}…</code>) },
  ];
};

const chainWords = strings.ledger.roundColumns;
const chainColumns: readonly TableColumn<ChainRoundView>[] = [
  { key: "round", title: chainWords.round, isNumber: true, cell: ({ round }) => round },
  { key: "transactions", title: chainWords.transactions, isNumber: true, cell: ({ transactions }) => transactions },
  { key: "gas", title: chainWords.gas, isNumber: true, cell: ({ gas }) => gas.toLocaleString("en") },
  { key: "bytes", title: chainWords.bytes, isNumber: true, cell: ({ bytes }) => byteSize(bytes) },
  { key: "fees", title: chainWords.fees, isNumber: true, cell: ({ fees }) => fees },
  { key: "seconds", title: chainWords.seconds, isNumber: true, cell: ({ seconds }) => fixed(seconds, 3) },
];
