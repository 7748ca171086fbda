import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useLocalStorage } from "@/shared/useLocalStorage";
import { type Feed, lineOf, namesOf } from "../live/feed";
import { CurveControls, plainLook } from "../parts/CurveControls";
import { CurveGroups } from "../parts/CurveGroups";
import { Part } from "../parts/Part";
import styles from "../parts/runs.module.css";
import { useMetricWords } from "../parts/useMetricWords";

/** The metrics of the run, updated live. */
export function Curves({ points }: { points: Feed["points"] }) {
  const { t } = useTranslation("runs");
  const [look, setLook] = useLocalStorage("runs.look", plainLook);
  const words = useMetricWords();
  const names = useMemo(() => namesOf(points), [points]);
  const seriesOf = useCallback(
    (metric: string) => [
      { id: metric, label: words(metric).title, points: lineOf(points, metric) },
    ],
    [points, words],
  );
  return (
    <Part
      actions={names.length > 0 && <CurveControls look={look} onChange={setLook} />}
      title={t("curves.title")}
    >
      {names.length === 0 && <p className={styles.soft}>{t("curves.empty")}</p>}
      <CurveGroups look={look} names={names} seriesOf={seriesOf} />
    </Part>
  );
}
