import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CostOut } from "@/api/schema";
import { BarChart } from "@/shared/charts";
import { hasRole, useMe } from "@/shared/session/session";
import { Button } from "@/shared/ui/Button";
import { Loaded } from "@/shared/ui/states";
import styles from "../Quality.module.css";
import { costQuery, type ReportQuery } from "../queries";
import { useNames } from "../useNames";
import { useNumbers } from "../useNumbers";
import { PayDialog } from "./PayDialog";

/** The cost of a comparison: active time at the pay of its day. */
export function Cost({ query }: { query: ReportQuery }) {
  const { t } = useTranslation("quality");
  const me = useMe();
  const [isOpen, setOpen] = useState(false);
  const cost = useQuery(costQuery(query));
  return (
    <div className={styles.stack}>
      <div className={styles.titled}>
        <div>
          <h2>{t("cost.title")}</h2>
          <p className={styles.small}>{t("cost.lead")}</p>
        </div>
        {(hasRole(me, "manager") || me.is_superuser) && (
          <Button onPress={() => setOpen(true)}>{t("cost.setPay")}</Button>
        )}
      </div>
      <Loaded query={cost}>{(found) => <Figures cost={found} />}</Loaded>
      {isOpen && <PayDialog onClose={() => setOpen(false)} rates={cost.data?.rates ?? []} />}
    </div>
  );
}

function Figures({ cost }: { cost: CostOut }) {
  const { t, i18n } = useTranslation("quality");
  const numbers = useNumbers();
  const names = useNames();
  const value = useMemo(() => ({ label: t("cost.perComparison"), measure: "money" as const }), [t]);
  const series = useMemo(() => [t("cost.perComparison")], [t]);
  const bars = useMemo(
    () =>
      cost.by_k
        .filter(({ per_comparison }) => per_comparison !== null)
        .map(({ k, per_comparison }) => ({
          label: names.name("k", String(k)),
          values: [per_comparison],
        })),
    [cost, names],
  );
  if (cost.currency === "") {
    const hours = numbers.count(cost.hours);
    return <p className={styles.small}>{t("cost.noPay", { hours })}</p>;
  }
  const money = new Intl.NumberFormat(i18n.language, {
    style: "currency",
    currency: cost.currency,
    maximumSignificantDigits: 3,
  });
  const written = (amount: number | null) => (amount === null ? "–" : money.format(amount));
  return (
    <>
      <div className={styles.answers}>
        <div className={styles.answer}>
          <h3>{t("cost.perComparison")}</h3>
          <p className={styles.big}>{written(cost.per_comparison)}</p>
          <p className={styles.small}>
            {t("cost.perRanking", { amount: written(cost.per_ranking) })}
          </p>
        </div>
        <div className={styles.answer}>
          <h3>{t("cost.all")}</h3>
          <p className={styles.big}>{written(cost.cost)}</p>
          <p className={styles.small}>{t("cost.hours", { hours: numbers.count(cost.hours) })}</p>
        </div>
      </div>
      <BarChart
        bars={bars}
        level={3}
        lying
        of={t("by.k")}
        series={series}
        title={t("cost.byK", { currency: cost.currency })}
        value={value}
      />
    </>
  );
}
