import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Chart, type Frame } from "./Chart";
import { formatOf, type Measure } from "./formats";
import { drawIntervals, type IntervalRow } from "./intervals";
import { Legend, type LegendEntry } from "./Legend";
import type { Reference } from "./references";
import { colourOf, symbolOf } from "./series";
import type { ChartTable } from "./table";

interface Props extends Frame {
  rows: readonly IntervalRow[];
  /** The heading of the first column. */
  of: string;
  value: { label: string; measure: Measure };
  /** What n counts. */
  basis?: string;
  groups?: readonly { id: string; label: string }[];
  references?: readonly Reference[];
  domain?: readonly [number, number];
  onPick?: (row: IntervalRow) => void;
}

/** Points with 95 % intervals, one row each, compared with known values. */
export function IntervalChart(props: Props) {
  const { rows, of, value, basis, groups, references, domain, onPick, ...frame } = props;
  const { t, i18n } = useTranslation("charts");
  const entries = useMemo(() => entriesOf(groups ?? []), [groups]);
  const draw = useMemo(
    () =>
      drawIntervals(rows, {
        ...{ value, entries, references, domain, language: i18n.language },
        basis: basis ?? "n",
      }),
    [rows, value, entries, references, domain, basis, i18n.language],
  );
  const table = useMemo<ChartTable>(() => {
    const { label, measure } = value;
    const hasReasons = rows.some(({ reason }) => reason);
    const group = (id: string | undefined) => entries.find((entry) => entry.id === id)?.label ?? "";
    return {
      columns: [
        { label: of },
        ...(entries.length > 0 ? [{ label: t("group") }] : []),
        { label, measure },
        { label: t("from"), measure },
        { label: t("to"), measure },
        ...(basis ? [{ label: basis, measure: "count" as const }] : []),
        ...(hasReasons ? [{ label: t("note") }] : []),
      ],
      rows: rows.map((row) => ({
        ...(row.to ? { to: row.to } : {}),
        cells: [
          row.label,
          ...(entries.length > 0 ? [group(row.group)] : []),
          ...[row.value, row.low, row.high],
          ...(basis ? [row.n ?? null] : []),
          ...(hasReasons ? [row.reason ?? ""] : []),
        ],
      })),
    };
  }, [rows, of, value, basis, entries, t]);
  const write = formatOf(value.measure, i18n.language);
  const summary = rows.slice(0, 8).map((row) => {
    const said = row.value === null ? (row.reason ?? t("unknown")) : write(row.value);
    return t("summary.line", { label: row.label, value: said });
  });

  return (
    <Chart
      {...frame}
      draw={draw}
      legend={entries.length > 1 && <Legend entries={entries} />}
      legendEntries={entries}
      summary={summary.join(" ")}
      table={table}
      {...(onPick ? { onPick: (datum: unknown) => onPick(datum as IntervalRow) } : {})}
    />
  );
}

function entriesOf(groups: readonly { id: string; label: string }[]): LegendEntry[] {
  return groups.map(({ id, label }, index) => ({
    id,
    label,
    colour: colourOf(index),
    symbol: symbolOf(index),
  }));
}

/** Returns a handler that opens the address of a clicked row. */
export function useGoToRow(): (row: IntervalRow) => void {
  const navigate = useNavigate();
  return (row) => {
    if (row.to) navigate(row.to);
  };
}
