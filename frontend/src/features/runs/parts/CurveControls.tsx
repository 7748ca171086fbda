import { useTranslation } from "react-i18next";
import { OnOff } from "@/shared/ui/choices";
import styles from "./runs.module.css";

export interface Look {
  isLog: boolean;
  smoothing: number;
}

export const plainLook: Look = { isLog: false, smoothing: 0 };

/** One scale and one smoothing for all curves of a page. */
export function CurveControls({ look, onChange }: { look: Look; onChange: (look: Look) => void }) {
  const { t } = useTranslation("charts");
  return (
    <>
      <OnOff
        isOn={look.isLog}
        label={t("logScale")}
        onChange={(isLog) => onChange({ ...look, isLog })}
      />
      <label className={styles.slider}>
        {t("smoothing")}
        <input
          max="0.99"
          min="0"
          onChange={(event) => onChange({ ...look, smoothing: Number(event.target.value) })}
          step="0.01"
          type="range"
          value={look.smoothing}
        />
        <output>{look.smoothing.toFixed(2)}</output>
      </label>
    </>
  );
}
