import { useTranslation } from "react-i18next";
import { IntervalChart } from "@/shared/charts";
import { Table } from "@/shared/ui/Table";
import { Part } from "../parts/Part";
import { Estimated } from "./Estimated";
import styles from "./report.module.css";
import { intervalRow, type Report } from "./rows";

/** Whether the members of an ensemble agree, and what their agreement is worth. */
export function Members({ reports }: { reports: readonly Report[] }) {
  const { t } = useTranslation("runs/report");
  const found = reports.flatMap(({ id, label, card }) =>
    card.members ? [{ id, label, members: card.members }] : [],
  );
  if (found.length === 0) return null;
  return (
    <Part lead={t("members.lead")} title={t("members.title")}>
      <div className={styles.figures}>
        <IntervalChart
          basis={t("pairs")}
          domain={[0, 1]}
          groups={found.map(({ id, label }) => ({ id, label }))}
          level={3}
          of={t("members.who")}
          references={[{ value: 0.5, label: t("accuracy.chance") }]}
          rows={found.flatMap(({ id, members }) => [
            ...members.accuracies.map((one, at) =>
              intervalRow(`member-${at + 1}`, t("members.member", { number: at + 1 }), one, id),
            ),
            intervalRow("mean", t("members.mean"), members.mean, id),
            intervalRow("united", t("members.united"), members.united, id),
            intervalRow("divided", t("members.divided"), members.divided, id),
          ])}
          title={t("members.accuracy")}
          value={{ label: t("accuracy.value"), measure: "share" }}
        />
        <Table
          columns={[t("calibration.report"), t("members.agreement"), t("members.gain")]}
          label={t("members.title")}
        >
          {found.map(({ id, label, members }) => (
            <tr key={id}>
              <th scope="row">{label}</th>
              <td>
                <Estimated estimate={members.agreement} />
              </td>
              <td>
                <Estimated estimate={members.mean_minus_first} measure="difference" />
              </td>
            </tr>
          ))}
        </Table>
      </div>
    </Part>
  );
}
