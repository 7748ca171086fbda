import { Label, Radio, RadioGroup } from "react-aria-components";
import { useTranslation } from "react-i18next";
import styles from "../parts/runs.module.css";
import { isKind, type Kind, kinds } from "./form";

/** All steps with a line on what each produces. */
export function KindPicker({ kind, onPick }: { kind: Kind; onPick: (kind: Kind) => void }) {
  const { t } = useTranslation("runs");
  return (
    <RadioGroup onChange={(picked) => isKind(picked) && onPick(picked)} value={kind}>
      <Label className={styles.pageTitle ?? ""}>{t("launch.kind")}</Label>
      <div className={styles.kinds}>
        {kinds.map((one) => (
          <Radio className={styles.kind ?? ""} key={one} value={one}>
            <strong>{t(`kinds.${one}.title`)}</strong>
            <span>{t(`kinds.${one}.help`)}</span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
