import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { IntervalChart } from "@/shared/charts";
import { lengthQuery, type ReportQuery } from "../queries";
import { useNames } from "../useNames";
import { useNumbers } from "../useNumbers";

const DOMAIN = [0.4, 0.7] as const;
const PEOPLE = "people";

/** How often the longer reply wins, for people and for each reward model. */
export function Lengths({ query }: { query: ReportQuery }) {
  const { t } = useTranslation("quality");
  const lengths = useQuery(lengthQuery(query));
  const numbers = useNumbers();
  const names = useNames();
  const value = useMemo(() => ({ label: t("bias.longerWins"), measure: "share" as const }), [t]);
  const references = useMemo(() => [{ value: 0.5, label: t("bias.none") }], [t]);
  const who = lengths.data?.who;
  const groups = useMemo(
    () =>
      (who ?? []).map(({ name }) => ({
        id: name,
        label: name === PEOPLE ? t("bias.people") : name,
      })),
    [who, t],
  );
  const rows = useMemo(() => {
    const keys = who?.[0]?.buckets.map(({ key }) => key) ?? [];
    const overall = (who ?? []).map(({ name, overall }) => ({
      ...numbers.row("overall", t("bias.allLengths"), overall),
      group: name,
    }));
    const cut = keys.flatMap((key) =>
      (who ?? []).flatMap(({ name, buckets }) => {
        const bucket = buckets.find((one) => one.key === key);
        if (!bucket) return [];
        return [{ ...numbers.row(key, names.name("length", key), bucket.measure), group: name }];
      }),
    );
    return [...overall, ...cut];
  }, [who, numbers, names, t]);
  return (
    <IntervalChart
      basis={t("pairs")}
      domain={DOMAIN}
      groups={groups}
      lead={t("bias.lengthLead")}
      of={t("by.length")}
      query={lengths}
      references={references}
      rows={rows}
      title={t("bias.lengthTitle")}
      value={value}
    />
  );
}
