import { useTranslation } from "react-i18next";

import styles from "./ranking.module.css";

type Props = {
  slot: string;
  count: number;
  chosen: number | undefined;
  onPick: (digit: number) => void;
};

/** One button per rank. The same rank on two cards is a tie; pressing a rank again removes it. */
export function RankDigits({ slot, count, chosen, onPick }: Props) {
  const { t } = useTranslation("tasks/ranking");
  return (
    <fieldset className={styles.digits}>
      <legend className="only-for-screen-readers">{t("rankOfReply", { slot })}</legend>
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
    </fieldset>
  );
}
