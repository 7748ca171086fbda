import { useTranslation } from "react-i18next";

import { BINS, type Bin } from "./bins";
import styles from "./ranking.module.css";

type Props = { slot: string; chosen: Bin | undefined; onPick: (bin: Bin) => void };

/** Sorts a reply into Good, Middle or Bad before the fine ranking. */
export function BinPicker({ slot, chosen, onPick }: Props) {
  const { t } = useTranslation("tasks/ranking");
  return (
    <fieldset className={styles.bins}>
      <legend className="only-for-screen-readers">{t("binOfReply", { slot })}</legend>
      {BINS.map((bin) => (
        <button
          aria-pressed={bin === chosen}
          className={styles.bin}
          data-bin={bin}
          key={bin}
          onClick={() => onPick(bin)}
          type="button"
        >
          {t(`bins.${bin}`)}
        </button>
      ))}
    </fieldset>
  );
}
