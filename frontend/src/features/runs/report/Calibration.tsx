import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { LineChart } from "@/shared/charts";
import { formatOf } from "@/shared/charts/formats";
import { Table } from "@/shared/ui/Table";
import { Part } from "../parts/Part";
import { Estimated } from "./Estimated";
import styles from "./report.module.css";
import { type Report, reliabilityOf } from "./rows";

/** Whether a lead of the score is as sure as it says. */
export function Calibration({ reports }: { reports: readonly Report[] }) {
  const { t, i18n } = useTranslation("runs/report");
  const number = formatOf("number", i18n.language);
  const share = formatOf("share", i18n.language);
  const series = useMemo(
    () => [
      ...reports.map(reliabilityOf),
      {
        id: "perfect",
        label: t("calibration.perfect"),
        points: [
          { x: 0.5, y: 0.5 },
          { x: 1, y: 1 },
        ],
      },
    ],
    [reports, t],
  );
  const x = useMemo(() => ({ label: t("calibration.predicted"), measure: "share" as const }), [t]);
  const y = useMemo(() => ({ label: t("calibration.actual"), measure: "share" as const }), [t]);
  return (
    <Part lead={t("calibration.lead")} title={t("calibration.title")}>
      <div className={styles.figures}>
        <LineChart
          lead={t("calibration.curveLead")}
          level={3}
          series={series}
          title={t("calibration.curve")}
          x={x}
          y={y}
          yDomain={[0.5, 1]}
        />
        <Table
          columns={[
            t("calibration.report"),
            t("calibration.error"),
            t("calibration.logLoss"),
            t("calibration.temperature"),
            t("calibration.errorAfter"),
            t("calibration.logLossAfter"),
          ]}
          label={t("calibration.title")}
        >
          {reports.map(({ id, label, card: { calibration } }) => (
            <tr key={id}>
              <th scope="row">{label}</th>
              <td>{calibration.error === null ? "–" : share(calibration.error)}</td>
              <td>{calibration.log_loss === null ? "–" : number(calibration.log_loss)}</td>
              <td>
                <Estimated estimate={calibration.temperature} measure="number" />
              </td>
              <td>{calibration.after ? share(calibration.after.error) : "–"}</td>
              <td>{calibration.after ? number(calibration.after.log_loss) : "–"}</td>
            </tr>
          ))}
        </Table>
      </div>
    </Part>
  );
}
