import { useId } from "react";
import { useTranslation } from "react-i18next";
import styles from "./rating.module.css";
import { type Form, stepsOf } from "./ratings";
import { useFormWords } from "./useFormWords";

type Props = {
  slot: string;
  form: Form;
  value: number | null;
  onRate: (slot: string, value: number) => void;
};

/** The rating scale of one reply, from lowest to highest. */
export function Scale({ slot, form, value, onRate }: Props) {
  const { t } = useTranslation("tasks/rating");
  const words = useFormWords();
  const name = useId();
  const labelOf = (step: number) => {
    if (step === form.lowest_rating) return `${step}, ${words(form.lowest_means)}`;
    if (step === form.highest_rating) return `${step}, ${words(form.highest_means)}`;
    return String(step);
  };
  return (
    <fieldset className={styles.scale}>
      <legend className="only-for-screen-readers">
        {t("ofReply", { slot, highest: form.highest_rating })}
      </legend>
      <span aria-hidden className={styles.what}>
        <strong>{t("rating")}</strong> {t("highestIsBest", { highest: form.highest_rating })}
      </span>
      <span aria-hidden className={styles.end}>
        {words(form.lowest_means)}
      </span>
      {stepsOf(form).map((step) => (
        <label
          className={styles.step}
          data-chosen={step === value}
          data-filled={value !== null && step < value}
          key={step}
        >
          <input
            aria-label={labelOf(step)}
            checked={step === value}
            name={name}
            onChange={() => onRate(slot, step)}
            type="radio"
          />
          <span aria-hidden>{step}</span>
        </label>
      ))}
      <span aria-hidden className={styles.end}>
        {words(form.highest_means)}
      </span>
    </fieldset>
  );
}
