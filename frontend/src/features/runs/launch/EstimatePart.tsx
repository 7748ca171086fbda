import { useTranslation } from "react-i18next";
import type { RunEstimateOut } from "@/api/schema";
import { TextField } from "@/shared/ui/Field";
import { Notice } from "@/shared/ui/states";
import { useLocalStorage } from "@/shared/useLocalStorage";
import { bytes, many, seconds, small } from "../parts/numbers";
import styles from "../parts/runs.module.css";
import { MemoryBar } from "./MemoryBar";

const NO_PRICE = "";
const HOUR = 3_600;
const SOURCES = {
  "similar runs": "estimate.fromSimilar",
  "other runs": "estimate.fromOther",
  arithmetic: "estimate.fromArithmetic",
} as const;

/** What the run will need: memory, time, money, and petaflop/s-days as in the paper. */
export function EstimatePart({
  estimate,
  gpus,
  runs,
}: {
  estimate: RunEstimateOut;
  gpus: number;
  runs: number;
}) {
  const { t, i18n } = useTranslation("runs");
  const [price, setPrice] = useLocalStorage("runs.price", NO_PRICE);
  const { language } = i18n;
  const time = estimate.seconds === null ? null : estimate.seconds * runs;
  const perHour = Number(price.replace(",", "."));
  const hours = time === null ? null : (time * gpus) / HOUR;
  const { seconds_low: low, seconds_high: high } = estimate;
  const between =
    low === null || high === null
      ? null
      : t("estimate.between", {
          low: seconds(low * runs, language),
          high: seconds(high * runs, language),
        });
  const rows = [
    [t("estimate.parameters"), many(estimate.parameters, language)],
    [t("estimate.rows"), many(estimate.rows, language)],
    [t("estimate.steps"), many(estimate.steps * runs, language)],
    [t("estimate.tokens"), many(estimate.tokens * runs, language)],
    [t("estimate.time"), between ?? t("estimate.unknown")],
    [t("estimate.gpuHours"), hours === null ? t("estimate.unknown") : small(hours, language)],
    [t("estimate.petaflopDays"), small(estimate.petaflop_days * runs, language)],
  ] as const;

  return (
    <>
      <dl className={styles.estimate}>
        {rows.map(([word, value]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {hours !== null && perHour > 0 && (
          <div>
            <dt>{t("estimate.cost")}</dt>
            <dd>{small(hours * perHour, language)}</dd>
          </div>
        )}
      </dl>
      <p className={styles.soft}>
        {t(SOURCES[estimate.seconds_from])} {t("estimate.paper")}
      </p>
      <MemoryBar parts={estimate.memory} total={estimate.memory_total} />
      <ul>
        {estimate.fits.map(({ machine, memory, ok }) => (
          <li key={machine}>
            {t(ok ? "estimate.fits" : "estimate.tooBig", {
              machine,
              memory: bytes(memory, language),
            })}
          </li>
        ))}
        {estimate.fits.length === 0 && <li>{t("estimate.noMachine")}</li>}
      </ul>
      {estimate.fits.length > 0 && estimate.fits.every(({ ok }) => !ok) && (
        <Notice mood="warn">{t("estimate.fitsNowhere")}</Notice>
      )}
      {estimate.notes.map((note) => (
        <Notice key={note} mood="warn">
          {note}
        </Notice>
      ))}
      <TextField
        hint={t("estimate.priceHint")}
        inputMode="decimal"
        label={t("estimate.price")}
        onChange={setPrice}
        value={price}
      />
    </>
  );
}
