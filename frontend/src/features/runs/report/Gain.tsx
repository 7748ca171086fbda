import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { GainOut } from "@/api/schema";
import { LineChart } from "@/shared/charts";
import { formatOf } from "@/shared/charts/formats";
import { Table } from "@/shared/ui/Table";
import { Part } from "../parts/Part";
import { Estimated } from "./Estimated";
import styles from "./report.module.css";
import { curveOf } from "./rows";

/** What best-of-n gains: the score of the chosen reply, and what a second model says of it. */
export function Gain({ name, gain }: { name: string; gain: GainOut }) {
  const { t, i18n } = useTranslation("runs/report");
  const number = formatOf("number", i18n.language);
  const count = formatOf("count", i18n.language);
  const scores = useMemo(
    () =>
      (["model", "judge"] as const).flatMap((by) =>
        gain[by].length > 0 ? [curveOf(by, t(`gain.by.${by}`), gain[by])] : [],
      ),
    [gain, t],
  );
  const lengths = useMemo(() => [curveOf("tokens", t("gain.tokens"), gain.tokens)], [gain, t]);
  const x = useMemo(() => ({ label: t("bestOf.kl"), measure: "number" as const }), [t]);
  const score = useMemo(() => ({ label: t("gain.score"), measure: "number" as const }), [t]);
  const tokens = useMemo(() => ({ label: t("gain.tokens"), measure: "number" as const }), [t]);
  const title = t("gain.title", { name });
  const counts = { prompts: count(gain.prompts), replies: count(gain.replies) };
  return (
    <Part lead={t("gain.lead", counts)} title={title}>
      <div className={styles.figures}>
        <LineChart level={3} series={scores} title={t("gain.score")} x={x} y={score} />
        <LineChart level={3} series={lengths} title={t("gain.tokens")} x={x} y={tokens} />
      </div>
      <Table
        columns={[
          "n",
          t("bestOf.klShort"),
          ...scores.map(({ label }) => label),
          ...lengths.map(({ label }) => label),
        ]}
        label={title}
      >
        {gain.model.map((model, at) => (
          <tr key={model.n}>
            <th scope="row">{count(model.n)}</th>
            <td>{number(model.kl)}</td>
            {[...scores, ...lengths].map(({ id }) => (
              <td key={id}>
                <Estimated estimate={gain[id as "model"][at]} measure="number" />
              </td>
            ))}
          </tr>
        ))}
      </Table>
    </Part>
  );
}
