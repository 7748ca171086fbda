import { useTranslation } from "react-i18next";
import type { CriterionOut } from "@/api/schema";
import { ButtonLink } from "@/shared/ui/Button";
import { Badge } from "@/shared/ui/states";
import styles from "../Qualification.module.css";

const SCALES = { flags: [0, 1], rankings: [0, 1], demonstrations: [1, 7] } as const;
type Name = keyof typeof SCALES;

/** One criterion: a picture of the interval and the cut-off, and the same numbers in words. */
export function Criterion({ criterion }: { criterion: CriterionOut }) {
  const { t, i18n } = useTranslation("qualification");
  const { value, low, high, cutoff, answers, waiting } = criterion;
  const name = criterion.name as Name;
  const isShare = name !== "demonstrations";
  const format = new Intl.NumberFormat(i18n.language, {
    style: isShare ? "percent" : "decimal",
    maximumFractionDigits: isShare ? 0 : 2,
  });
  const isMeasured = value !== null && low !== null && high !== null;
  return (
    <div className={styles.criterion}>
      <h3>
        {t(`results.${name}`)}{" "}
        {isMeasured && (
          <Badge mood={criterion.reached ? "good" : "warn"}>
            {t(`results.verdicts.${verdictOf(criterion)}`)}
          </Badge>
        )}
      </h3>
      {isMeasured ? (
        <>
          <Picture
            cutoff={cutoff}
            format={format}
            high={high}
            low={low}
            name={name}
            value={value}
          />
          <p className={styles.measured}>
            {t("results.measured", {
              value: format.format(value),
              low: format.format(low),
              high: format.format(high),
              cutoff: format.format(cutoff),
              answers,
            })}
          </p>
        </>
      ) : (
        <p className={styles.measured}>{t("results.notMeasured")}</p>
      )}
      {waiting > 0 && (
        <p className={styles.buttons}>
          {t("results.toGrade", { count: waiting })}
          <ButtonLink to="/qualification/grading">{t("results.grade")}</ButtonLink>
        </p>
      )}
    </div>
  );
}

function verdictOf({ reached, clear }: CriterionOut): "above" | "below" | "over" | "under" {
  if (reached) return clear ? "above" : "over";
  return clear ? "below" : "under";
}

interface PictureProps {
  name: Name;
  value: number;
  low: number;
  high: number;
  cutoff: number;
  format: Intl.NumberFormat;
}

/** Hidden from screen readers, because the numbers follow in words. */
function Picture({ name, value, low, high, cutoff, format }: PictureProps) {
  const [least, most] = SCALES[name];
  const x = (at: number) => `${2 + (96 * (at - least)) / (most - least)}%`;
  return (
    <svg aria-hidden className={styles.picture}>
      <line className={styles.track} x1={x(least)} x2={x(most)} y1="18" y2="18" />
      <line className={styles.interval} x1={x(low)} x2={x(high)} y1="18" y2="18" />
      <circle className={styles.point} cx={x(value)} cy="18" r="6" />
      <line className={styles.cutoff} x1={x(cutoff)} x2={x(cutoff)} y1="4" y2="32" />
      <text className={styles.ends} textAnchor="start" x={x(least)} y="42">
        {format.format(least)}
      </text>
      <text className={styles.ends} textAnchor="middle" x={x(cutoff)} y="42">
        {format.format(cutoff)}
      </text>
      <text className={styles.ends} textAnchor="end" x={x(most)} y="42">
        {format.format(most)}
      </text>
    </svg>
  );
}
