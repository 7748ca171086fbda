import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { LabelerOut } from "@/api/schema";
import { IntervalChart, useGoToRow } from "@/shared/charts";
import { kept, useFilters } from "../filters";
import { useAgreementAxis, useNumbers } from "../useNumbers";

const DOMAIN = [0.4, 0.9] as const;

/** The labelers with whom this labeler agrees least. Each name links to the differences. */
export function Partners({ labeler }: { labeler: LabelerOut }) {
  const { t } = useTranslation("quality");
  const numbers = useNumbers();
  const { search } = useFilters();
  const value = useAgreementAxis();
  const go = useGoToRow();
  const rows = useMemo(
    () =>
      labeler.pairs.map(({ person, measure }) => ({
        ...numbers.row(person.id, person.name, measure),
        to: `/quality/differences${kept(search, { labeler: labeler.person.id, other: person.id })}`,
      })),
    [labeler, numbers, search],
  );
  return (
    <IntervalChart
      basis={t("pairs")}
      domain={DOMAIN}
      empty={t("labeler.noPartners")}
      lead={t("labeler.partnersLead")}
      of={t("by.labeler")}
      onPick={go}
      rows={rows}
      title={t("labeler.partnersTitle")}
      value={value}
    />
  );
}
