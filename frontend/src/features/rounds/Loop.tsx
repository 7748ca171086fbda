import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Section } from "@/shared/ui/Page";
import { Loaded } from "@/shared/ui/states";
import { BeginRound } from "./BeginRound";
import { Curves } from "./Curves";
import { OpenRound } from "./OpenRound";
import { loopQuery } from "./queries";
import { Ring } from "./Ring";
import styles from "./rounds.module.css";

/** The loop as a picture, the open round, and the history of rounds. */
export function Loop() {
  const { t } = useTranslation("rounds");
  return (
    <Loaded query={useQuery(loopQuery)}>
      {({ stations, round, history, defaults }) => (
        <div className={styles.loop}>
          <Ring present={round?.present ?? ""} stations={stations} />
          {round && <OpenRound round={round} />}
          {round?.state !== "open" && (
            <BeginRound defaults={defaults} hasPolicy={stations.policy !== ""} />
          )}
          {history.length > 0 && (
            <Section title={t("history.title")}>
              <Curves points={history} />
            </Section>
          )}
        </div>
      )}
    </Loaded>
  );
}
