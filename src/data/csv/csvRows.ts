import { CsvFormatError } from "../errors.ts";

/** One row of a table. */
export interface CsvRow {
  /** Where the row starts, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

const DOUBLE_QUOTES = "close the quoted field; double a quote that is part of it";

/**
 * The rows of comma separated values (RFC 4180): fields may be quoted, a quote in them doubled; lines end in LF, CRLF or
 * CR; empty lines are skipped; a byte order mark is dropped.
 *
 * @param file - name for errors
 * @param separator - one character
 * @throws CsvFormatError if a quoted field does not end, or text follows its closing quote
 */
export function* csvRows(text: string, file: string, separator: string): Generator<CsvRow> {
  const comma = separator.charCodeAt(0);
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    const start = line;
    const fields: string[] = [];
    for (;;) {
      if (text.charCodeAt(at) === QUOTE) {
        const quoted = readQuoted(text, at, file, { line, column: fields.length + 1 });
        fields.push(quoted.value);
        line += quoted.lineBreaks;
        at = quoted.end;
        if (at < text.length && text.charCodeAt(at) !== comma && !isLineEnd(text.charCodeAt(at))) {
          throw new CsvFormatError(
            file,
            { line, column: fields.length },
            "text follows the closing quote",
            { text: text.slice(at, at + 20) },
            DOUBLE_QUOTES,
          );
        }
      } else {
        const end = fieldEnd(text, at, comma);
        fields.push(text.slice(at, end));
        at = end;
      }
      if (at >= text.length || text.charCodeAt(at) !== comma) break;
      at++;
    }
    if (text.charCodeAt(at) === CARRIAGE_RETURN && text.charCodeAt(at + 1) === LINE_FEED) at++;
    at++;
    line++;
    if (fields.length > 1 || fields[0]!.trim() !== "") yield { line: start, fields };
  }
}

const isLineEnd = (code: number): boolean => code === LINE_FEED || code === CARRIAGE_RETURN;

const fieldEnd = (text: string, from: number, comma: number): number => {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === comma || code === LINE_FEED || code === CARRIAGE_RETURN) break;
    at++;
  }
  return at;
};

const readQuoted = (
  text: string,
  from: number,
  file: string,
  place: { line: number; column: number },
): { value: string; end: number; lineBreaks: number } => {
  let search = from + 1;
  for (;;) {
    const quote = text.indexOf('"', search);
    if (quote < 0)
      throw new CsvFormatError(
        file,
        place,
        "a quoted field does not end",
        { starts: text.slice(from, from + 20) },
        DOUBLE_QUOTES,
      );
    if (text.charCodeAt(quote + 1) !== QUOTE) {
      const raw = text.slice(from + 1, quote);
      return { value: raw.replaceAll('""', '"'), end: quote + 1, lineBreaks: raw.match(/\r\n|\n|\r/g)?.length ?? 0 };
    }
    search = quote + 2;
  }
};
