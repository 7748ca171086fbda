import { useTranslation } from "react-i18next";
import { IntervalChart, type IntervalRow } from "@/shared/charts";
import { Part } from "../parts/Part";
import styles from "./report.module.css";
import { intervalRow, type Report } from "./rows";

/** Length, position, and the scores of each writer. */
export function Habits({ reports }: { reports: readonly Report[] }) {
  const { t } = useTranslation("runs/report");
  const groups = reports.map(({ id, label }) => ({ id, label }));
  const writers = reports.flatMap(writerRows);
  return (
    <Part lead={t("habits.lead")} title={t("habits.title")}>
      <div className={styles.figures}>
        <IntervalChart
          basis={t("pairs")}
          domain={[0, 1]}
          groups={groups}
          lead={t("habits.preferredLead")}
          level={3}
          of={t("habits.habit")}
          references={[{ value: 0.5, label: t("habits.none") }]}
          rows={reports.flatMap(({ id, card: { length_bias, position_bias } }) => [
            intervalRow("longer", t("habits.longerModel"), length_bias.model, id),
            intervalRow("longer-people", t("habits.longerPeople"), length_bias.people, id),
            intervalRow("first", t("habits.firstModel"), position_bias.model, id),
            intervalRow("first-people", t("habits.firstPeople"), position_bias.people, id),
          ])}
          title={t("habits.preferred")}
          value={{ label: t("habits.share"), measure: "share" }}
        />
        <IntervalChart
          basis={t("pairs")}
          domain={[0, 1]}
          groups={groups}
          lead={t("habits.lengthLead")}
          level={3}
          of={t("habits.better")}
          references={[{ value: 0.5, label: t("accuracy.chance") }]}
          rows={reports.flatMap(({ id, card: { length_bias } }) => [
            intervalRow("longer", t("habits.longer"), length_bias.longer_is_better, id),
            intervalRow("shorter", t("habits.shorter"), length_bias.shorter_is_better, id),
          ])}
          title={t("habits.length")}
          value={{ label: t("accuracy.value"), measure: "share" }}
        />
        {writers.length > 0 && (
          <IntervalChart
            basis={t("replies")}
            groups={groups}
            lead={t("habits.writersLead")}
            level={3}
            of={t("habits.writer")}
            rows={writers}
            title={t("habits.writers")}
            value={{ label: t("habits.score"), measure: "number" }}
          />
        )}
      </div>
    </Part>
  );
}

/** The median, and the range of nine replies in ten. */
function writerRows({ id, card }: Report): IntervalRow[] {
  return card.writers.map(
    ({ name, replies, quantiles: [low = null, , value = null, , high = null] }) => ({
      ...{ id: name, label: name, value, low, high },
      ...{ n: replies, group: id },
    }),
  );
}
