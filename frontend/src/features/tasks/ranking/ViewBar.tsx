import {
  ArrowDown01,
  Columns2,
  Eye,
  FileCode,
  FoldVertical,
  Layers,
  type LucideIcon,
  Rows3,
  SkipForward,
} from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { KeyOf } from "@/shared/keys/KeyOf";
import type { Layout, View } from "../rating/useView";
import styles from "./views.module.css";

type Props = {
  rates: boolean;
  view: View;
  layouts: readonly Layout[];
  onView: (view: View) => void;
  marks: { on: boolean; onChange: () => void; whyNot: string | undefined };
  bins: { offered: boolean; on: boolean; onChange: (on: boolean) => void };
  pair: { offered: boolean; on: boolean; onChange: (on: boolean) => void };
};

/** How the replies are shown. Only the bins affect the label. On phones the list is closed first. */
export function ViewBar({ rates, view, layouts, onView, marks, bins, pair }: Props) {
  const { t } = useTranslation("tasks/ranking");
  const [isOpen, setOpen] = useState(false);
  const of = (name: "raw" | "folds" | "inOrder" | "advances") => ({
    on: view[name],
    onChange: (on: boolean) => onView({ ...view, [name]: on }),
  });
  return (
    <div className={styles.bar}>
      <button
        aria-expanded={isOpen}
        className={styles.opens}
        onClick={() => setOpen(!isOpen)}
        type="button"
      >
        <Eye aria-hidden size={16} />
        {t("viewShort")}
      </button>
      <div aria-label={t("view")} className={styles.views} data-open={isOpen} role="toolbar">
        {pair.offered && (
          <Toggle icon={Columns2} label={t("comparePair")} on={pair.on} onChange={pair.onChange} />
        )}
        <Toggle icon={Layers} label={t("markDifferences")} {...marks} />
        <Toggle icon={FileCode} label={t("rawText")} {...of("raw")} />
        <Toggle icon={FoldVertical} label={t("foldLong")} {...of("folds")} />
        <Toggle icon={ArrowDown01} label={t("inOrder")} {...of("inOrder")} />
        <Toggle icon={SkipForward} label={t("advances")} {...of("advances")} />
        {bins.offered && (
          <Toggle icon={Rows3} label={t("sortFirst")} on={bins.on} onChange={bins.onChange} />
        )}
        <select
          aria-label={t("layout")}
          className={styles.layout}
          disabled={pair.on}
          onChange={(event) => onView({ ...view, layout: event.target.value as Layout })}
          value={layouts.includes(view.layout) ? view.layout : "auto"}
        >
          {layouts.map((layout) => (
            <option key={layout} value={layout}>
              {t(`layouts.${layout}`)}
            </option>
          ))}
        </select>
      </div>
      <span className={styles.hint}>
        {t(rates ? "keyHintRates" : "keyHint")} <KeyOf id="keys.show" />
      </span>
    </div>
  );
}

type ToggleProps = {
  icon: LucideIcon;
  label: string;
  on: boolean;
  onChange: (on: boolean) => void;
  /** Why the toggle has no effect at the moment; it is disabled then. */
  whyNot?: string | undefined;
};

function Toggle({ icon: Icon, label, on, onChange, whyNot }: ToggleProps) {
  return (
    <button
      aria-label={label}
      aria-pressed={on}
      className={styles.view}
      disabled={whyNot !== undefined}
      onClick={() => onChange(!on)}
      title={whyNot ?? label}
      type="button"
    >
      <Icon aria-hidden size={15} />
      <span>{label}</span>
    </button>
  );
}
