import { ChartColumn, Table2 } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, IconButton } from "@/shared/ui/Button";
import { ErrorNotice, Skeleton } from "@/shared/ui/states";
import styles from "./Chart.module.css";
import { ChartDownloads } from "./ChartDownloads";
import { ChartTableView } from "./ChartTableView";
import { Drawing } from "./Drawing";
import type { LegendEntry } from "./Legend";
import type { Draw } from "./plot";
import type { ChartTable } from "./table";

/** The part of a query that a chart needs. */
export interface ChartQuery {
  isPending: boolean;
  error: unknown;
  refetch: () => unknown;
}

/** Properties of every kind of chart. */
export interface Frame {
  title: string;
  /** An introduction above the chart. */
  lead?: ReactNode;
  /** Not needed when the numbers are already loaded. */
  query?: ChartQuery;
  /** The text when there is nothing to draw. */
  empty?: string;
  level?: 2 | 3;
  /** Additional controls of the page. */
  controls?: ReactNode;
}

interface Props extends Frame {
  /** The text for screen readers instead of the picture. */
  summary: string;
  table: ChartTable;
  draw: Draw;
  legend?: ReactNode;
  /** The legend in downloaded pictures. */
  legendEntries?: readonly LegendEntry[];
  minWidth?: number;
  onPick?: (datum: unknown) => void;
}

/** A chart with its title, a table of the same numbers, and downloads. */
export function Chart(props: Props) {
  const { title, lead, level = 2, controls, legend } = props;
  const [isTable, setIsTable] = useState(false);
  const { t } = useTranslation("charts");
  const id = useId();
  const Heading = `h${level}` as const;
  const isThere = !props.query?.isPending && props.table.rows.length > 0;

  return (
    <figure aria-labelledby={id} className={styles.chart}>
      <div className={styles.header}>
        <figcaption>
          <Heading className={styles.title} id={id}>
            {title}
          </Heading>
          {lead && <p className={styles.lead}>{lead}</p>}
        </figcaption>
        {isThere && (
          <div className={styles.tools}>
            <IconButton
              aria-describedby={id}
              icon={isTable ? ChartColumn : Table2}
              label={isTable ? t("asPicture") : t("asTable")}
              onPress={() => setIsTable(!isTable)}
            />
            <ChartDownloads {...props} />
          </div>
        )}
      </div>
      {isThere && !isTable && (controls || legend) && (
        <div className={styles.controls}>
          {legend}
          {controls}
        </div>
      )}
      <Content {...props} isTable={isTable} />
    </figure>
  );
}

function Content(props: Props & { isTable: boolean }) {
  const { title, query, table, isTable } = props;
  const { t } = useTranslation("charts");
  const { t: shell } = useTranslation();
  if (query?.isPending) return <Skeleton lines={6} />;
  if (query?.error && table.rows.length === 0) {
    return (
      <div className={styles.failed}>
        <ErrorNotice error={query.error} />
        <Button onPress={() => query.refetch()}>{shell("tryAgain")}</Button>
      </div>
    );
  }
  if (table.rows.length === 0) return <p className={styles.empty}>{props.empty ?? t("empty")}</p>;
  if (isTable) return <ChartTableView label={title} table={table} />;
  return (
    <Drawing
      draw={props.draw}
      minWidth={props.minWidth}
      name={`${title}. ${props.summary}`}
      onPick={props.onPick}
    />
  );
}
