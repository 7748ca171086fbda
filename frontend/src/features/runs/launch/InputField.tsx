import { useTranslation } from "react-i18next";
import type { WantedOut } from "@/api/schema";
import { Checkboxes, SelectField } from "@/shared/ui/choices";
import { Notice } from "@/shared/ui/states";
import { many } from "../parts/numbers";
import { sectionOf } from "../parts/papers";
import styles from "../parts/runs.module.css";
import type { Option } from "./choices";

interface Props {
  step: string;
  wanted: WantedOut;
  options: readonly Option[];
  chosen: readonly string[];
  onChange: (ids: string[]) => void;
}

const NONE = "none";

/** One input of the run, selected from what exists. */
export function InputField({ step, wanted, options, chosen, onChange }: Props) {
  const { t, i18n } = useTranslation("runs");
  const section = sectionOf(step, wanted.name);
  const label = `${wanted.title}${wanted.required ? "" : ` (${t("launch.optional")})`}`;
  const said = ({ name, kind, size, isCurrent }: Option) => {
    const detail =
      size === null || kind === "run"
        ? ""
        : ` · ${t(`launch.size.${kind}`, { size: many(size, i18n.language) })}`;
    return `${name}${detail}${isCurrent ? ` · ${t("launch.current")}` : ""}`;
  };
  const choices = options.map((option) => ({ value: option.id, label: said(option) }));

  return (
    <div className={styles.field}>
      {wanted.several ? (
        <Checkboxes
          choices={choices}
          label={label}
          name={wanted.name}
          onChange={onChange}
          value={chosen}
        />
      ) : (
        <SelectField
          choices={[{ value: NONE, label: t("launch.none") }, ...choices]}
          label={label}
          name={wanted.name}
          onChange={(id) => onChange(id === NONE ? [] : [id])}
          value={chosen[0] ?? NONE}
        />
      )}
      <p className={styles.soft}>
        {wanted.help}
        {section && ` ${t("launch.paper", { section })}`}
      </p>
      {options.length === 0 && wanted.required && <NothingThere wanted={wanted} />}
    </div>
  );
}

function NothingThere({ wanted }: { wanted: WantedOut }) {
  const { t } = useTranslation("runs");
  const isDataset = wanted.datasets.length > 0;
  const href = isDataset ? "/admin/training/dataset/add/" : "/admin/training/modelversion/add/";
  return (
    <Notice mood="warn">
      {t("launch.nothingThere")} {wanted.runs || <a href={href}>{t("launch.makeOne")}</a>}
    </Notice>
  );
}
