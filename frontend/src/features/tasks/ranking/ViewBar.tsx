import { Columns2, FileCode, FoldVertical, Layers, type LucideIcon, Rows3 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { KeyOf } from "@/shared/keys/KeyOf";
import type { View } from "../rating/useView";
import styles from "./ranking.module.css";

type Props = {
  rates: boolean;
  view: View;
  onView: (view: View) => void;
  marks: { on: boolean; onChange: () => void; whyNot: string | undefined };
  bins: { offered: boolean; on: boolean; onChange: (on: boolean) => void };
  pair: { offered: boolean; on: boolean; onChange: (on: boolean) => void };
};

/** How the replies are shown. Only the bins affect the label. */
export function ViewBar({ rates, view, onView, marks, bins, pair }: Props) {
  const { t } = useTranslation("tasks/ranking");
  return (
    <div aria-label={t("view")} className={styles.views} role="toolbar">
      {pair.offered && (
        <Toggle icon={Columns2} label={t("comparePair")} on={pair.on} onChange={pair.onChange} />
      )}
      <Toggle
        icon={Layers}
        label={t("markDifferences")}
        on={marks.on}
        onChange={marks.onChange}
        whyNot={marks.whyNot}
      />
      <Toggle
        icon={FileCode}
        label={t("rawText")}
        on={view.raw}
        onChange={(raw) => onView({ ...view, raw })}
      />
      <Toggle
        icon={FoldVertical}
        label={t("foldLong")}
        on={view.folds}
        onChange={(folds) => onView({ ...view, folds })}
      />
      {bins.offered && (
        <Toggle icon={Rows3} label={t("sortFirst")} on={bins.on} onChange={bins.onChange} />
      )}
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
