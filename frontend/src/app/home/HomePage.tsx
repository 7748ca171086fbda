import { useQuery } from "@tanstack/react-query";
import { ServerCog } from "lucide-react";
import { useTranslation } from "react-i18next";
import { NextStepOfCandidate } from "@/features/qualification/NextStep";
import { isQualified } from "@/features/qualification/qualified";
import { hasRole, useMe } from "@/shared/session/session";
import { Page } from "@/shared/ui/Page";
import { Loaded, Notice } from "@/shared/ui/states";
import { FirstSteps } from "../first-steps/FirstSteps";
import styles from "./HomePage.module.css";
import { News } from "./News";
import { homeQuery } from "./queries";
import { Today } from "./Today";
import { Waiting } from "./Waiting";

/** The start page: what waits for the person, today's work, and what has changed. */
export function HomePage() {
  const { t } = useTranslation("home");
  const me = useMe();
  const home = useQuery(homeQuery);
  return (
    <Page title={t("welcome", { name: me.name || me.username })}>
      {me.roles.length === 0 && <Notice>{t("noRoles")}</Notice>}
      <NextStepOfCandidate />
      <div className={styles.columns}>
        <Loaded lines={4} query={home}>
          {({ waiting, news }) => (
            <>
              <Waiting waiting={waiting} />
              {hasRole(me, "labeler") && isQualified(me) && <Today />}
              <News news={news} />
            </>
          )}
        </Loaded>
      </div>
      <FirstSteps />
      {(hasRole(me, "researcher", "administrator") || me.is_superuser) && (
        <p>
          <a className={styles.admin} href="/admin/">
            <ServerCog aria-hidden size={18} /> {t("admin")}
          </a>
        </p>
      )}
    </Page>
  );
}
