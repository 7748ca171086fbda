import { useTranslation } from "react-i18next";
import type { AccuracyOut } from "@/api/schema";
import { formatOf, type Measure } from "@/shared/charts/formats";
import styles from "./report.module.css";

interface Props {
  estimate: Pick<AccuracyOut, "value" | "low" | "high"> | null | undefined;
  measure?: Measure | "difference";
}

/** A number with its 95 % interval. */
export function Estimated({ estimate, measure = "share" }: Props) {
  const { i18n } = useTranslation("runs/report");
  const write = measure === "difference" ? signed(i18n.language) : formatOf(measure, i18n.language);
  if (!estimate || estimate.value === null) return "–";
  const { value, low, high } = estimate;
  return (
    <>
      <strong className={styles.value}>{write(value)}</strong>
      {low !== null && high !== null && (
        <span className={styles.interval}>
          {write(low)} – {write(high)}
        </span>
      )}
    </>
  );
}

/** Differences of shares, in points, with their sign. */
function signed(language: string): (value: number) => string {
  const words = new Intl.NumberFormat(language, {
    style: "percent",
    signDisplay: "exceptZero",
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  return (value) => words.format(value);
}
