import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ModelOut } from "@/api/schema";
import { SelectField } from "@/shared/ui/choices";
import { type RoundForm, type sources, withChosen } from "./form";
import { textsQuery } from "./queries";

interface Props {
  form: RoundForm;
  models: readonly ModelOut[];
  onChange: (changed: Partial<RoundForm>) => void;
}

/** Models and datasets that a round trains from. */
export function Sources({ form, models, onChange }: Props) {
  const { t } = useTranslation("rounds");
  const texts = useQuery(textsQuery);
  const there = {
    start: models.filter(({ origin }) => origin !== "endpoint" && origin !== "best_of"),
    text: texts.data ?? [],
    held_out_text: texts.data ?? [],
  };
  const field = (name: (typeof sources)[number]) => (
    <SelectField
      choices={[
        { value: "", label: t(`begin.without.${name}`) },
        ...withChosen(there[name], form[name]).map((value) => ({ value, label: value })),
      ]}
      label={t(`plan.${name}`)}
      name={name}
      onChange={(value) => onChange({ [name]: value })}
      value={form[name]}
    />
  );
  return (
    <>
      {field("start")}
      {field("text")}
      {field("held_out_text")}
    </>
  );
}
