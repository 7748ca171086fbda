import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Page } from "@/shared/ui/Page";
import { FilterBar } from "../FilterBar";
import { type FilterQuery, useFilters } from "../filters";
import { Slots } from "../labelers/Slots";
import styles from "../Quality.module.css";
import { positionQuery } from "../queries";
import { Cost } from "./Cost";
import { Lengths } from "./Lengths";
import { Queue } from "./Queue";
import { Skips } from "./Skips";
import { Throughput } from "./Throughput";
import { Times } from "./Times";

const filters = [
  ...(["purpose", "round", "group", "use_case", "language"] as const),
  ...(["k", "guideline", "labeler"] as const),
];
const NONE = [] as const;

/** Biases that affect judgements, and the time that labeling takes. */
export function BiasPage() {
  const { t } = useTranslation("quality");
  const { asked } = useFilters();
  const narrowed = useMemo(() => withoutTies(asked), [asked]);
  const span = useMemo(() => {
    const { since, until } = asked;
    return { ...(since ? { since } : {}), ...(until ? { until } : {}) };
  }, [asked]);
  const position = useQuery(positionQuery(narrowed));
  return (
    <Page lead={t("bias.lead")} title={t("bias.title")}>
      <FilterBar only={filters} />
      <div className={styles.pair}>
        <div className={styles.card}>
          <Slots query={position} slots={position.data?.slots ?? NONE} />
        </div>
        <div className={styles.card}>
          <Lengths query={narrowed} />
        </div>
      </div>
      <div className={styles.pair}>
        <div className={styles.card}>
          <Times query={narrowed} />
        </div>
        <div className={styles.card}>
          <Cost query={narrowed} />
        </div>
      </div>
      <p className={styles.small}>{t("bias.wholeTeam")}</p>
      <div className={styles.card}>
        <Throughput span={span} />
      </div>
      <div className={styles.card}>
        <Queue />
      </div>
      <div className={styles.card}>
        <Skips span={span} />
      </div>
    </Page>
  );
}

/** These reports have no setting for ties. */
function withoutTies({ ties: _ties, other: _other, ...rest }: FilterQuery) {
  return rest;
}
