import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, Outlet, useLocation } from "react-router";
import { useMustAddFactor, useSession } from "@/shared/session/session";
import { KeyMap } from "./KeyMap";
import { ProofDialog } from "./ProofDialog";
import { SessionEnded } from "./SessionEnded";
import { SessionEnds } from "./SessionEnds";
import styles from "./Shell.module.css";
import { TopBar } from "./TopBar";
import { usePreferences } from "./usePreferences";
import { Waiting } from "./Waiting";

const RequiredFactor = lazy(() => import("./RequiredFactor"));

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
      <KeyMap />
      <SessionEnds />
      <ProofDialog />
      <SessionEnded />
    </>
  );
}
