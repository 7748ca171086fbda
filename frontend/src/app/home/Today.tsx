import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { duration } from "@/features/labels/mine/duration";
import { workQuery } from "@/features/labels/mine/queries";
import { Section } from "@/shared/ui/Page";
import { Loaded } from "@/shared/ui/states";
import styles from "./HomePage.module.css";

/** The labels and the active time of today and of this week. */
export function Today() {
  const { t, i18n } = useTranslation("home");
  const work = useQuery(workQuery);
  return (
    <Section title={t("today")}>
      <Loaded lines={2} query={work}>
        {({ today, week }) => (
          <dl className={styles.numbers}>
            {(
              [
                ["today", today],
                ["week", week],
              ] as const
            ).map(([period, { handed_in, active_ms }]) => (
              <div key={period}>
                <dt>{t(`periods.${period}`)}</dt>
                <dd>
                  {t("labels", { count: handed_in })} · {duration(active_ms, i18n.language)}
                </dd>
              </div>
            ))}
          </dl>
        )}
      </Loaded>
    </Section>
  );
}
