import { useTranslation } from "react-i18next";
import type { LimitsIn } from "@/api/schema";
import type { Limit, Limits } from "@/shared/text/limits";
import { SelectField } from "@/shared/ui/choices";
import { TextField } from "@/shared/ui/Field";
import styles from "./Prompts.module.css";

const NUMBERS = ["fewest_words", "most_words", "most_characters"] as const;
const FORMS = ["", "plain", "markdown", "paragraph", "list", "json"] as const;

/** The limits as they are typed. */
export type LimitsForm = Record<Limit, string>;

export function limitsForm(limits: Limits): LimitsForm {
  const { fewest_words, most_words, most_characters, form } = limits;
  const shown = (value: number) => (value === 0 ? "" : String(value));
  return {
    fewest_words: shown(fewest_words),
    most_words: shown(most_words),
    most_characters: shown(most_characters),
    form,
  };
}

/** Returns the limits for the API, which refuses what is no number. */
export function limitsTyped({ form, ...numbers }: LimitsForm): LimitsIn {
  const typed = Object.entries(numbers).map(([name, value]) => [name, Number(value)]);
  return { ...Object.fromEntries(typed), form: form as Limits["form"] };
}

type Props = { limits: LimitsForm; onChange: (limits: LimitsForm) => void };

/** The limits of the texts that labelers write to a prompt. */
export function LimitsFields({ limits, onChange }: Props) {
  const { t } = useTranslation("prompts");
  return (
    <fieldset className={styles.limits}>
      <legend>{t("limits.title")}</legend>
      <p className={styles.facts}>{t("limits.lead")}</p>
      {NUMBERS.map((name) => (
        <TextField
          inputMode="numeric"
          key={name}
          label={t(`limits.${name}`)}
          name={`limits.${name}`}
          onChange={(value) => onChange({ ...limits, [name]: value })}
          pattern="[0-9]*"
          value={limits[name]}
        />
      ))}
      <SelectField<Limits["form"]>
        choices={FORMS.map((value) => ({ value, label: t(`limits.forms.${value || "any"}`) }))}
        label={t("limits.form")}
        name="limits.form"
        onChange={(form) => onChange({ ...limits, form })}
        value={limits.form as Limits["form"]}
      />
    </fieldset>
  );
}
