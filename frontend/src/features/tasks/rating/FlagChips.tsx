import { Check } from "lucide-react";
import { useTranslation } from "react-i18next";
import styles from "./rating.module.css";
import type { Flag } from "./ratings";
import { useFormWords } from "./useFormWords";

type Props = {
  slot: string;
  flags: readonly Flag[];
  ticked: readonly string[];
  onTick: (slot: string, code: string) => void;
};

/** The flags of one reply; any number can be ticked. */
export function FlagChips({ slot, flags, ticked, onTick }: Props) {
  const { t } = useTranslation("tasks/rating");
  const words = useFormWords();
  if (flags.length === 0) return null;
  return (
    <fieldset className={styles.flags} data-flags={slot}>
      <legend className="only-for-screen-readers">{t("flagsOfReply", { slot })}</legend>
      {flags.map((flag) => (
        <button
          aria-pressed={ticked.includes(flag.code)}
          className={styles.flag}
          data-good={flag.good}
          key={flag.code}
          onClick={() => onTick(slot, flag.code)}
          title={flag.help || undefined}
          type="button"
        >
          {words(flag.name)}
          <Check aria-hidden className={styles.tick} size={12} strokeWidth={3.5} />
        </button>
      ))}
    </fieldset>
  );
}

export function focusFlags(slot: string) {
  document.querySelector<HTMLElement>(`[data-flags="${slot}"] button`)?.focus();
}
