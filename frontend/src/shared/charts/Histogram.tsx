import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type Bin, binsOf } from "./bins";
import { Chart, type Frame } from "./Chart";
import { formatOf, type Measure, shortFormatOf } from "./formats";
import * as Plot from "./plot";
import { type Reference, referenceMarks, roomFor } from "./references";
import type { ChartTable } from "./table";

interface Props extends Frame {
  /** Pass either values or bins that are already counted. */
  values?: readonly number[];
  bins?: readonly Bin[];
  value: { label: string; measure: Measure };
  /** What is counted. */
  basis: string;
  references?: readonly Reference[];
  height?: number;
}

/** The distribution of values. */
export function Histogram(props: Props) {
  const { values, bins: counted, value, basis, references, height, ...frame } = props;
  const { t, i18n } = useTranslation("charts");
  const { language } = i18n;
  const bins = useMemo(() => counted ?? binsOf(values ?? []), [counted, values]);
  const draw = useMemo(
    () => drawHistogram(bins, { value, basis, references: references ?? [], height, language }),
    [bins, value, basis, references, height, language],
  );
  const table = useMemo<ChartTable>(
    () => ({
      columns: [
        { label: t("from"), measure: value.measure },
        { label: t("to"), measure: value.measure },
        { label: basis, measure: "count" },
      ],
      rows: bins.map(({ from, to, count }) => ({ cells: [from, to, count] })),
    }),
    [bins, value, basis, t],
  );
  const write = formatOf(value.measure, language);
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  const most = bins.reduce<Bin | undefined>(
    (best, bin) => (bin.count > (best?.count ?? 0) ? bin : best),
    undefined,
  );
  const summary = most
    ? t("summary.histogram", { total, from: write(most.from), to: write(most.to) })
    : t("unknown");

  return <Chart {...frame} draw={draw} summary={summary} table={table} />;
}

interface Look {
  value: { label: string; measure: Measure };
  basis: string;
  references: readonly Reference[];
  height: number | undefined;
  language: string;
}

function drawHistogram(bins: readonly Bin[], look: Look): Plot.Draw {
  const write = formatOf(look.value.measure, look.language);
  const count = formatOf("count", look.language);
  const { under, over } = referenceMarks(look.references, "x");
  const words = ({ from, to, count: n }: Bin) =>
    `${write(from)} – ${write(to)}\n${look.basis}  ${count(n)}`;
  return (width) => ({
    ...{ width, marginLeft: 54, marginRight: 16, marginBottom: 40 },
    marginTop: 24 + roomFor(look.references),
    height: (look.height ?? 220) + roomFor(look.references),
    x: {
      ...{ label: look.value.label, labelArrow: "none", labelAnchor: "center" },
      ticks: Math.max(2, Math.floor(width / 100)),
      tickFormat: shortFormatOf(look.value.measure, look.language),
    },
    y: {
      ...{ label: look.basis, labelArrow: "none", grid: true, nice: true },
      ticks: Plot.ticksUpTo(Math.max(0, ...bins.map((bin) => bin.count)), true),
      tickFormat: shortFormatOf("count", look.language),
    },
    marks: [
      ...under,
      Plot.rectY(bins, { x1: "from", x2: "to", y: "count", fill: "var(--series-1)", inset: 0.5 }),
      Plot.ruleY([0], { stroke: "var(--line-strong)" }),
      ...over,
      Plot.tipAt(
        bins,
        Plot.pointerX({ x1: "from", x2: "to", y: "count", title: words, maxRadius: 10_000 }),
      ),
    ],
  });
}
