/** The numbers of a chart as rows: what the table shows and the CSV file holds. */

import { formatOf, type Measure } from "./formats";

export type Cell = string | number | Date | null;

export interface Column {
  label: string;
  /** How numbers of this column are written; columns without one hold words. */
  measure?: Measure;
}

export interface Row {
  cells: readonly Cell[];
  /** Where the first cell leads. */
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

/** Numbers stay numbers. Text that a spreadsheet would take for a formula is marked as text. */
function csvCell(cell: Cell, column: Column | undefined): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  if (cell instanceof Date) {
    return column?.measure === "day" ? cell.toISOString().slice(0, 10) : cell.toISOString();
  }
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** RFC 4180, with the mark by which spreadsheets know that it is UTF-8. */
export function csvOf({ columns, rows }: ChartTable): string {
  const lines = [
    columns.map((column) => csvCell(column.label, undefined)),
    ...rows.map((row) => row.cells.map((cell, index) => csvCell(cell, columns[index]))),
  ];
  return `\ufeff${lines.map((line) => line.join(",")).join("\r\n")}\r\n`;
}
