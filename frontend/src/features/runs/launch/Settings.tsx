import { useContext } from "react";
import { useTranslation } from "react-i18next";
import type { FieldOut, StepOut } from "@/api/schema";
import { FieldErrorsContext } from "@/shared/ui/fieldErrors";
import { Part } from "../parts/Part";
import styles from "../parts/runs.module.css";
import {
  type Draft,
  displayedValue,
  type FieldValue,
  fieldsFor,
  isChanged,
  type Kind,
  presetValue,
} from "./form";
import { SettingField } from "./SettingField";

const groups = [
  "learning",
  "model",
  "ppo",
  "groups",
  "direct",
  "text",
  "generation",
  "schedule",
  "machine",
] as const;

interface Props {
  kind: Kind;
  step: StepOut;
  draft: Draft;
  onChange: (values: Draft["values"]) => void;
}

/** Every field by group. Common fields are visible, the rest are collapsed. */
export function Settings(props: Props) {
  const { t } = useTranslation("runs");
  const fields = fieldsFor(props.kind, props.step);
  return groups.map((group) => {
    const own = fields.filter((field) => field.group === group);
    if (own.length === 0) return null;
    const first = own.filter(({ advanced }) => !advanced);
    return (
      <Part key={group} title={t(`groups.${group}`)}>
        {first.length > 0 && <Fields {...props} fields={first} />}
        <Folded {...props} fields={own.filter(({ advanced }) => advanced)} />
      </Part>
    );
  });
}

function Folded(props: Props & { fields: readonly FieldOut[] }) {
  const { fields, step, draft } = props;
  const { t } = useTranslation("runs");
  const errors = useContext(FieldErrorsContext);
  if (fields.length === 0) return null;
  const matters = (field: FieldOut) => isChanged(field, step, draft) || field.name in errors;
  return (
    <details className={styles.more} open={fields.some(matters)}>
      <summary>{t("launch.more", { count: fields.length })}</summary>
      <Fields {...props} />
    </details>
  );
}

function Fields({ fields, step, draft, onChange }: Props & { fields: readonly FieldOut[] }) {
  const set = (name: string, value: FieldValue) => onChange({ ...draft.values, [name]: value });
  const reset = (name: string) => {
    const { [name]: _gone, ...rest } = draft.values;
    onChange(rest);
  };
  return (
    <div className={styles.fields}>
      {fields.map((field) => (
        <SettingField
          field={field}
          filledIn={presetValue(field, step, draft.preset)}
          isChanged={isChanged(field, step, draft)}
          key={field.name}
          onChange={(value) => set(field.name, value)}
          onReset={() => reset(field.name)}
          step={step.step}
          value={displayedValue(field, step, draft)}
        />
      ))}
    </div>
  );
}
