import { useTranslation } from "react-i18next";
import type { PreviewOut } from "@/api/schema";
import { SelectField } from "@/shared/ui/choices";
import { Notice } from "@/shared/ui/states";
import styles from "./intake.module.css";

interface Props {
  preview: PreviewOut;
  onChange: (format: string) => void;
}

/** The known formats that a file could have, and what a person should know about the chosen one. */
export function FormatChoice({ preview, onChange }: Props) {
  const { t } = useTranslation("prompts/intake");
  const chosen = preview.formats.find(({ key }) => key === preview.format);
  if (preview.formats.length === 0) return null;
  const choices = preview.formats.map(({ key, title }) => ({ value: key, label: title }));
  return (
    <div className={styles.format}>
      <SelectField<string>
        choices={[...choices, { value: "", label: t("format.none") }]}
        label={t("format.label")}
        onChange={onChange}
        value={preview.format}
      />
      {chosen && (
        <Notice title={t("format.recognised", { title: chosen.title })}>{chosen.note}</Notice>
      )}
      {chosen?.judges === "model" && <Notice mood="warn">{t("format.model")}</Notice>}
    </div>
  );
}
