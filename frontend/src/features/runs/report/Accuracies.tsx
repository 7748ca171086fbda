import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IntervalChart, type IntervalRow } from "@/shared/charts";
import { SelectField } from "@/shared/ui/choices";
import { Part } from "../parts/Part";
import styles from "./report.module.css";
import { intervalRow, partsOf, type Report } from "./rows";

/** Accuracy beside people and length, and by what is known about the rankings. */
export function Accuracies({ reports }: { reports: readonly Report[] }) {
  const { t } = useTranslation("runs/report");
  const parts = partsOf(reports);
  const [picked, setPicked] = useState<string>();
  const by = picked && parts.includes(picked) ? picked : parts[0];
  const value = { label: t("accuracy.value"), measure: "share" as const };
  const half = [{ value: 0.5, label: t("accuracy.chance") }];
  const groups = reports.map(({ id, label }) => ({ id, label }));
  return (
    <Part lead={t("accuracy.lead")} title={t("accuracy.title")}>
      <div className={styles.figures}>
        <IntervalChart
          basis={t("pairs")}
          domain={[0, 1]}
          groups={groups}
          lead={t("accuracy.besideLead")}
          level={3}
          of={t("accuracy.by")}
          references={half}
          rows={reports.flatMap((report) => beside(report, t))}
          title={t("accuracy.beside")}
          value={value}
        />
        {by && (
          <IntervalChart
            basis={t("pairs")}
            controls={
              <SelectField
                choices={parts.map((part) => ({
                  value: part,
                  label: t(`accuracy.parts.${part as "week"}`),
                }))}
                label={t("accuracy.choose")}
                onChange={setPicked}
                value={by}
              />
            }
            domain={[0, 1]}
            groups={reports.length > 1 ? groups : lengthGroups(t)}
            lead={t(`accuracy.leads.${by as "week"}`, { defaultValue: "" })}
            level={3}
            of={t(`accuracy.parts.${by as "week"}`)}
            references={half}
            rows={partRows(reports, by, t)}
            title={t("accuracy.where")}
            value={value}
          />
        )}
      </div>
    </Part>
  );
}

type Say = ReturnType<typeof useTranslation<"runs/report">>["t"];

function beside({ id, card }: Report, t: Say): IntervalRow[] {
  const rows = [
    intervalRow("model", t("accuracy.model"), card.accuracy, id),
    intervalRow("length", t("accuracy.length"), card.length, id),
  ];
  if (!card.people) return rows;
  const { people, model, length } = card.people;
  return [
    ...rows,
    intervalRow("people", t("accuracy.people"), people, id),
    intervalRow("same", t("accuracy.same"), model, id),
    intervalRow("same-length", t("accuracy.sameLength"), length, id),
  ];
}

/** One report is shown beside length; several beside each other. */
function partRows(reports: readonly Report[], by: string, t: Say): IntervalRow[] {
  return reports.flatMap(({ id, card }) => {
    const rows = card.parts.find((part) => part.by === by)?.rows ?? [];
    return rows.flatMap(({ name, model, length }) => {
      const label = nameOf(by, name, t);
      if (reports.length > 1) return [intervalRow(name, label, model, id)];
      return [intervalRow(name, label, model, "model"), intervalRow(name, label, length, "length")];
    });
  });
}

function lengthGroups(t: Say) {
  return [
    { id: "model", label: t("accuracy.model") },
    { id: "length", label: t("accuracy.length") },
  ];
}

function nameOf(by: string, name: string, t: Say): string {
  if (name === "") return t("accuracy.unknown");
  if (by === "fold") return t(`accuracy.folds.${name as "same_labelers"}`, { defaultValue: name });
  if (by === "replies" || by === "apart")
    return t(`accuracy.numbered.${by}`, { count: Number(name) });
  return name;
}
