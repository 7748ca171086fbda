import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Checkboxes, OnOff, SelectField } from "@/shared/ui/choices";
import { TextField } from "@/shared/ui/Field";
import { Notice } from "@/shared/ui/states";
import { useDebounced } from "@/shared/useDebounced";
import { type PromptChoiceForm, splits, toChoice, useCases } from "./promptChoice";
import { outlookQuery } from "./queries";
import styles from "./samples.module.css";

interface Props {
  chosen: PromptChoiceForm;
  onChange: (changed: Partial<PromptChoiceForm>) => void;
}

const AFTER_TYPING = 400; // ms

/** The prompts to draw replies for, and how many match. */
export function PromptChoice({ chosen, onChange }: Props) {
  const { t } = useTranslation("samples");
  const { t: prompts } = useTranslation("prompts");
  return (
    <fieldset className={styles.shares}>
      <legend>{t("choosing.title")}</legend>
      <SelectField
        choices={splits.map((value) => ({ value, label: prompts(`splits.${value}`) }))}
        label={t("choosing.split")}
        onChange={(split) => onChange({ split })}
        value={chosen.split}
      />
      <TextField
        hint={t("choosing.languagesHint")}
        label={t("choosing.languages")}
        onChange={(languages) => onChange({ languages })}
        value={chosen.languages}
      />
      <div className={styles.wide}>
        <Checkboxes
          choices={useCases.map((value) => ({ value, label: prompts(`useCases.${value}`) }))}
          hint={t("choosing.useCasesHint")}
          label={t("choosing.useCases")}
          onChange={(use_cases) => onChange({ use_cases })}
          value={chosen.use_cases}
        />
      </div>
      <div className={styles.wide}>
        <OnOff
          isOn={chosen.unseen}
          label={t("choosing.unseen")}
          onChange={(unseen) => onChange({ unseen })}
        />
        <Outlook chosen={chosen} />
      </div>
    </fieldset>
  );
}

/** Says before the draw whether enough prompts match. */
function Outlook({ chosen }: { chosen: PromptChoiceForm }) {
  const { t } = useTranslation("samples");
  const settled = useDebounced(JSON.stringify(toChoice(chosen)), AFTER_TYPING);
  const { data } = useQuery(outlookQuery(JSON.parse(settled)));
  if (!data) return null;
  const wanted = Number(chosen.number) || 0;
  const said = t("choosing.there", { count: data.eligible });
  if (data.eligible >= wanted) return <p role="status">{said}</p>;
  return (
    <Notice mood="warn" title={said}>
      {t(chosen.unseen ? "choosing.fewUnseen" : "choosing.few", { wanted })}
    </Notice>
  );
}
