/** The rows of a chart, for its table and its CSV file. */

import { formatOf, type Measure } from "./formats";

export type Cell = string | number | Date | null;

export interface Column {
  label: string;
  /** The format of the numbers; columns without one contain text. */
  measure?: Measure;
}

export interface Row {
  cells: readonly Cell[];
  /** The address of the first cell. */
  to?: string;
}

export interface ChartTable {
  columns: readonly Column[];
  rows: readonly Row[];
}

export function cellText(cell: Cell | undefined, column: Column, language: string): string {
  if (cell === null || cell === undefined) return "–";
  if (typeof cell === "string") return cell;
  return formatOf(column.measure ?? (cell instanceof Date ? "moment" : "number"), language)(cell);
}

/** Writes numbers unquoted. A prefix marks text that a spreadsheet would read as a formula. */
function csvCell(cell: Cell, column: Column | undefined): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  if (cell instanceof Date) {
    return column?.measure === "day" ? cell.toISOString().slice(0, 10) : cell.toISOString();
  }
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Returns CSV (RFC 4180) with a byte order mark, by which spreadsheets recognise UTF-8. */
export function csvOf({ columns, rows }: ChartTable): string {
  const lines = [
    columns.map((column) => csvCell(column.label, undefined)),
    ...rows.map((row) => row.cells.map((cell, index) => csvCell(cell, columns[index]))),
  ];
  return `\ufeff${lines.map((line) => line.join(",")).join("\r\n")}\r\n`;
}
