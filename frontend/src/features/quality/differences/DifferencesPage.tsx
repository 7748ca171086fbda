import { useTranslation } from "react-i18next";
import { Page } from "@/shared/ui/Page";
import { FilterBar } from "../FilterBar";
import styles from "../Quality.module.css";
import { Cut } from "./Cut";
import { Disagreements } from "./Disagreements";
import { Matrix } from "./Matrix";

/** Who differs and on what, from the overview down to single rankings. */
export function DifferencesPage() {
  const { t } = useTranslation("quality");
  return (
    <Page lead={t("differences.lead")} title={t("differences.title")}>
      <FilterBar />
      <div className={styles.card}>
        <Cut />
      </div>
      <div className={styles.card}>
        <Matrix />
      </div>
      <div className={styles.card}>
        <Disagreements />
      </div>
    </Page>
  );
}
