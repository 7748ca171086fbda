import { X } from "lucide-react";
import { useTranslation } from "react-i18next";

import styles from "./ranking.module.css";

type Props = {
  slot: string;
  count: number;
  chosen: number | undefined;
  onPick: (digit: number) => void;
  onClear: () => void;
};

/** One button per rank, and one that removes it. The same rank on two cards is a tie. */
export function RankDigits({ slot, count, chosen, onPick, onClear }: Props) {
  const { t } = useTranslation("tasks/ranking");
  return (
    <fieldset className={styles.digits} data-many={count > 8}>
      <legend className="only-for-screen-readers">{t("rankOfReply", { slot })}</legend>
      <span aria-hidden className={styles.what}>
        <strong>{t("rank")}</strong> {t("firstIsBest")}
      </span>
      {Array.from({ length: count }, (_, at) => at + 1).map((digit) => (
        <button
          aria-label={t("rankReply", { slot, digit })}
          aria-pressed={digit === chosen}
          className={styles.digit}
          key={digit}
          onClick={() => onPick(digit)}
          type="button"
        >
          {digit}
        </button>
      ))}
      <button
        aria-label={t("unrankReply", { slot })}
        className={styles.clear}
        disabled={chosen === undefined}
        onClick={onClear}
        title={t("unrankReply", { slot })}
        type="button"
      >
        <X aria-hidden size={14} />
      </button>
    </fieldset>
  );
}
