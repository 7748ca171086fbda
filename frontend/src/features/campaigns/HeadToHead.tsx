import { useTranslation } from "react-i18next";
import type { ResultsOut } from "@/api/schema";
import { HeatMap } from "@/shared/charts";

/** How often the model of the row beats the model of the column. */
export function HeadToHead({ results }: { results: ResultsOut }) {
  const { t } = useTranslation("campaigns");
  const names = results.entrants.map(({ name }, place) => ({ id: String(place), label: name }));
  return (
    <HeatMap
      basis={t("results.labels")}
      cells={results.head_to_head.map(({ entrant, against, win_rate }) => ({
        row: String(entrant),
        column: String(against),
        value: win_rate.value,
        n: win_rate.labels,
      }))}
      columns={names}
      domain={[0, 1]}
      lead={t("results.meetingsLead")}
      of={{ rows: t("results.model"), columns: t("results.against") }}
      rows={names}
      title={t("results.meetings")}
      value={{ label: t("results.win"), measure: "share" }}
    />
  );
}
