import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { LabelersOut } from "@/api/schema";
import { IntervalChart, useGoToRow } from "@/shared/charts";
import { kept, useFilters } from "../filters";
import { useAgreementAxis, useNumbers } from "../useNumbers";

const DOMAIN = [0.5, 0.9] as const;

/** Agreement shrunk towards the overall mean where there is little data. */
export function ShrunkChart({ labelers }: { labelers: LabelersOut }) {
  const { t } = useTranslation("quality");
  const numbers = useNumbers();
  const value = useAgreementAxis();
  const { search } = useFilters();
  const go = useGoToRow();
  const rows = useMemo(
    () =>
      labelers.rows.map(({ person, shrunk, agreement }) => ({
        id: person.id,
        label: person.name,
        value: shrunk?.value ?? null,
        low: shrunk?.low ?? null,
        high: shrunk?.high ?? null,
        n: agreement.pairs,
        reason: shrunk ? "" : numbers.reason(agreement),
        to: `/quality/labelers/${person.id}${kept(search)}`,
      })),
    [labelers, numbers, search],
  );
  const references = useMemo(
    () => (labelers.mean === null ? [] : [{ value: labelers.mean, label: t("labelers.mean") }]),
    [labelers, t],
  );
  return (
    <IntervalChart
      basis={t("pairs")}
      domain={DOMAIN}
      lead={t("labelers.shrunkLead")}
      of={t("by.labeler")}
      onPick={go}
      references={references}
      rows={rows}
      title={t("labelers.shrunkTitle")}
      value={value}
    />
  );
}
