import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { RichText } from "@/shared/text/RichText";
import { Loaded } from "@/shared/ui/states";
import styles from "./Prompts.module.css";
import { writingGuidelineQuery } from "./queries";

/** What is in force for whoever writes prompts, in sight while they write. */
export function GuidelineBeside() {
  const { t } = useTranslation("prompts");
  const guideline = useQuery(writingGuidelineQuery);
  return (
    <aside aria-label={t("guideline.title")} className={styles.guideline}>
      <Loaded lines={4} query={guideline}>
        {(found) =>
          found ? (
            <details open>
              <summary>{t("guideline.version", { version: found.version })}</summary>
              <RichText text={found.body} />
            </details>
          ) : (
            <p>{t("guideline.none")}</p>
          )
        }
      </Loaded>
    </aside>
  );
}
