import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { SelectField } from "@/shared/ui/choices";
import { modelsQuery } from "./queries";

interface Props {
  label: string;
  value: string;
  onChange: (name: string) => void;
}

/** A select field of model versions that can write replies. */
export function ModelField({ label, value, onChange }: Props) {
  const { t } = useTranslation("campaigns");
  const models = useQuery(modelsQuery);
  const names = (models.data ?? []).map(({ name }) => name);
  return (
    <SelectField
      choices={[
        { value: "", label: names.length > 0 ? t("new.choose") : t("new.noModels") },
        ...names.map((name) => ({ value: name, label: name })),
      ]}
      label={label}
      onChange={onChange}
      value={value}
    />
  );
}
