import { lazy, Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, Outlet, useLocation } from "react-router";
import { beginIdleTime } from "@/shared/parts";
import { useMustAddFactor, useSession } from "@/shared/session/session";
import { Dialogs } from "./Dialogs";
import styles from "./Shell.module.css";
import { TopBar } from "./TopBar";
import { usePreferences } from "./usePreferences";
import { Waiting } from "./Waiting";
import { loadAllWords } from "./words";

const RequiredFactor = lazy(async () => {
  await loadAllWords();
  return import("./RequiredFactor");
});

/** A page that is not complete by then has what it needs to wait for. */
const IDLE_AFTER = 5_000; // ms

/** The layout of every page for people who are signed in. */
export function Shell() {
  const me = useSession();
  const mustAddFactor = useMustAddFactor();
  const { pathname, search } = useLocation();
  if (!me) {
    const next = pathname === "/" ? "" : `?next=${encodeURIComponent(pathname + search)}`;
    return <Navigate replace to={`/sign-in${next}`} />;
  }
  if (mustAddFactor) return <RequiredFactor />;
  return <SignedIn />;
}

function SignedIn() {
  const { t } = useTranslation();
  usePreferences();
  useEffect(() => {
    const timer = setTimeout(beginIdleTime, IDLE_AFTER);
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      <a className={styles.skip} href="#main">
        {t("skipToContent")}
      </a>
      <TopBar />
      <main className={styles.main} id="main" tabIndex={-1}>
        <Suspense fallback={<Waiting />}>
          <Outlet />
        </Suspense>
      </main>
      <Dialogs />
    </>
  );
}
