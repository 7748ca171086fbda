import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { CutOut } from "@/api/schema";
import { IntervalChart, type IntervalRow } from "@/shared/charts";
import { Segments, SelectField } from "@/shared/ui/choices";
import { useFilters } from "../filters";
import { Pager } from "../Pager";
import styles from "../Quality.module.css";
import { type CutQuery, cutQuery } from "../queries";
import { useNames } from "../useNames";
import { useAgreementAxis, useNumbers } from "../useNumbers";
import { type Dimension, dimensionIn, dimensions, narrowing } from "./dimensions";

const LIMIT = 25;
const DOMAIN = [0.5, 0.9] as const;
const NONE: CutOut["rows"] = [];

const sorts = ["key", "value", "-value", "pairs"] as const;
type Sort = (typeof sorts)[number];
const sortWords = { key: "name", value: "lowest", "-value": "highest", pairs: "pairs" } as const;

/** The agreement rate by one dimension, with the reward model's rate beside it. */
export function Cut() {
  const { t } = useTranslation("quality");
  const { asked, search, change } = useFilters();
  const by = dimensionIn(search);
  const sort = sorts.find((one) => one === search.get("sort")) ?? "value";
  const offset = Number(search.get("offset")) || 0;
  const query: CutQuery = { ...asked, sort, offset, limit: LIMIT };
  const cut = useQuery(cutQuery(by, query));
  const { rows, groups } = useRows(cut.data, by);
  const value = useAgreementAxis();
  const pick = (row: IntervalRow) => {
    const patch = narrowing(by, row.id);
    if (patch) change(patch);
  };

  return (
    <>
      <div className={styles.bar}>
        <SelectField<Dimension>
          choices={dimensions.map((one) => ({
            value: one as Dimension,
            label: t(`by.${one as Dimension}`),
          }))}
          label={t("differences.by")}
          onChange={(next) => change({ by: next })}
          value={by}
        />
        <Segments<Sort>
          choices={sorts.map((one) => ({ value: one, label: t(`sorts.${sortWords[one]}`) }))}
          label={t("differences.sort")}
          onChange={(next) => change({ sort: next })}
          value={sort}
        />
      </div>
      <IntervalChart
        basis={t("pairs")}
        domain={DOMAIN}
        empty={t("differences.none")}
        groups={groups}
        lead={groups.length > 1 ? t("differences.cutLeadModel") : t("differences.cutLead")}
        of={t(`by.${by}`)}
        onPick={pick}
        query={cut}
        rows={rows}
        title={t("differences.cutTitle", { by: t(`by.${by}`).toLocaleLowerCase() })}
        value={value}
      />
      <Pager label={t(`by.${by}`)} limit={LIMIT} total={cut.data?.total ?? 0} />
    </>
  );
}

function useRows(cut: CutOut | undefined, by: Dimension) {
  const { t } = useTranslation("quality");
  const { search } = useFilters();
  const numbers = useNumbers();
  const names = useNames();
  const found = cut?.rows ?? NONE;
  const model = cut?.reward_model ?? "";
  const hasModel = found.some(({ reward_model }) => reward_model?.value != null);
  const groups = useMemo(
    () => [
      { id: "people", label: t("differences.people") },
      ...(hasModel ? [{ id: "model", label: t("differences.model", { name: model }) }] : []),
    ],
    [t, hasModel, model],
  );
  const rows = useMemo(
    () =>
      found.flatMap(({ key, name, measure, reward_model }) => {
        const label = names.name(by, key, name);
        const patch = narrowing(by, key);
        const next = new URLSearchParams(search);
        for (const [filter, chosen] of Object.entries(patch ?? {})) next.set(filter, chosen);
        const to = patch ? { to: `?${next}` } : {};
        return [
          { ...numbers.row(key, label, measure), group: "people", ...to },
          ...(reward_model && reward_model.value !== null
            ? [{ ...numbers.row(key, label, reward_model), group: "model", ...to }]
            : []),
        ];
      }),
    [found, by, names, numbers, search],
  );
  return { rows, groups };
}
