import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { BestOfRankedOut } from "@/api/schema";
import { LineChart } from "@/shared/charts";
import { formatOf } from "@/shared/charts/formats";
import { Table } from "@/shared/ui/Table";
import { Part } from "../parts/Part";
import { Estimated } from "./Estimated";
import styles from "./report.module.css";
import { curveOf, type Report } from "./rows";

/** How good people find the reply that the model chooses among n. */
export function BestOf({ reports }: { reports: readonly Report[] }) {
  const { t } = useTranslation("runs/report");
  const curves = reports.flatMap(({ id, label, card }) =>
    card.best_of.map((curve) => ({ curve, key: `${id}-${curve.replies}`, label })),
  );
  if (curves.length === 0) return null;
  return (
    <Part lead={t("bestOf.lead")} title={t("bestOf.title")}>
      {curves.map(({ curve, key, label }) => (
        <Curve curve={curve} key={key} name={reports.length > 1 ? label : ""} />
      ))}
    </Part>
  );
}

function Curve({ curve, name }: { curve: BestOfRankedOut; name: string }) {
  const { t, i18n } = useTranslation("runs/report");
  const number = formatOf("number", i18n.language);
  const count = formatOf("count", i18n.language);
  const series = useMemo(
    () =>
      (["model", "length", "people"] as const).map((by) =>
        curveOf(by, t(`bestOf.by.${by}`), curve[by]),
      ),
    [curve, t],
  );
  const x = useMemo(() => ({ label: t("bestOf.kl"), measure: "number" as const }), [t]);
  const y = useMemo(() => ({ label: t("bestOf.value"), measure: "share" as const }), [t]);
  const counted = t("bestOf.curve", { replies: curve.replies, rankings: count(curve.rankings) });
  const title = name ? `${name}: ${counted}` : counted;
  return (
    <div className={styles.figures}>
      <LineChart level={3} series={series} title={title} x={x} y={y} />
      <Table
        columns={["n", t("bestOf.klShort"), ...series.map(({ label }) => label)]}
        label={title}
      >
        {curve.model.map((model, at) => (
          <tr key={model.n}>
            <th scope="row">{count(model.n)}</th>
            <td>{number(model.kl)}</td>
            {[model, curve.length[at], curve.people[at]].map((point, place) => (
              <td key={series[place]?.id}>
                <Estimated estimate={point} />
              </td>
            ))}
          </tr>
        ))}
      </Table>
    </div>
  );
}
