import { useTranslation } from "react-i18next";
import type { FieldOut } from "@/api/schema";
import { OnOff, SelectField } from "@/shared/ui/choices";
import { TextField } from "@/shared/ui/Field";
import { setting } from "../parts/numbers";
import { sectionOf } from "../parts/papers";
import styles from "../parts/runs.module.css";
import type { FieldValue } from "./form";

interface Props {
  step: string;
  field: FieldOut;
  value: FieldValue;
  filledIn: FieldValue;
  isChanged: boolean;
  onChange: (value: FieldValue) => void;
  onReset: () => void;
}

/** One field of the spec: its meaning, the section of the paper, and whether it was changed. */
export function SettingField(props: Props) {
  const { step, field, value, filledIn, isChanged, onReset } = props;
  const { t } = useTranslation("runs");
  const section = sectionOf(step, field.name);
  const help = `${field.help}${section ? ` ${t("launch.paper", { section })}` : ""}`;
  return (
    <div className={styles.field} data-changed={isChanged || undefined}>
      <Control {...props} help={help} />
      {typeof value === "boolean" || field.kind === "choice" ? (
        <p className={styles.soft}>{help}</p>
      ) : null}
      {isChanged && (
        <p className={styles.changed}>
          {t("launch.changed", { value: setting(filledIn) })}
          <button className={styles.reset} onClick={onReset} type="button">
            {t("launch.reset")}
            <span className="only-for-screen-readers"> {field.title}</span>
          </button>
        </p>
      )}
    </div>
  );
}

function Control({ field, value, onChange, help }: Props & { help: string }) {
  if (typeof value === "boolean") {
    return <OnOff isOn={value} label={field.title} onChange={onChange} />;
  }
  if (field.kind === "choice") {
    return (
      <SelectField
        choices={field.choices.map((choice) => ({ value: choice, label: choice }))}
        label={field.title}
        name={field.name}
        onChange={onChange}
        value={value}
      />
    );
  }
  return (
    <TextField
      hint={help}
      inputMode={field.kind === "text" ? "text" : "decimal"}
      label={field.title}
      name={field.name}
      onChange={onChange}
      value={value}
    />
  );
}
