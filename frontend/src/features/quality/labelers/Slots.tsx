import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { SlotOut } from "@/api/schema";
import { type ChartQuery, IntervalChart } from "@/shared/charts";
import { useNumbers } from "../useNumbers";

const DOMAIN = [0.4, 0.6] as const;

interface Props {
  slots: readonly SlotOut[];
  query?: ChartQuery;
}

/** Whether a reply wins more often because of its position. */
export function Slots({ slots, query }: Props) {
  const { t } = useTranslation("quality");
  const numbers = useNumbers();
  const rows = useMemo(
    () => slots.map(({ slot, measure }) => numbers.row(slot, slot, measure)),
    [slots, numbers],
  );
  const value = useMemo(() => ({ label: t("bias.won"), measure: "share" as const }), [t]);
  const references = useMemo(() => [{ value: 0.5, label: t("bias.none") }], [t]);
  return (
    <IntervalChart
      basis={t("pairs")}
      domain={DOMAIN}
      lead={t("bias.slotLead")}
      of={t("bias.slot")}
      references={references}
      rows={rows}
      title={t("bias.slotTitle")}
      value={value}
      {...(query ? { query } : {})}
    />
  );
}
