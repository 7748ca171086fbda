import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useInRouterContext } from "react-router";
import { classes } from "@/shared/ui/classes";
import styles from "./FirstSteps.module.css";
import { addresses, type Code, isAdminAddress } from "./steps";

export function StepLine({ code, done }: { code: Code; done: boolean }) {
  const { t } = useTranslation("first-steps");
  return (
    <li className={classes(styles.step, done && styles.done)}>
      <span aria-hidden className={styles.mark}>
        {done && <Check size={14} strokeWidth={3} />}
      </span>
      <div>
        <Way to={addresses[code]}>{t(`steps.${code}.title`)}</Way>
        {done && <span className="only-for-screen-readers"> {t("done")}</span>}
        <p className={styles.text}>{t(`steps.${code}.text`)}</p>
      </div>
    </li>
  );
}

/** Between the application and the admin a page is loaded; inside the application it is not. */
function Way({ to, children }: { to: string; children: ReactNode }) {
  const isInApplication = useInRouterContext() && !isAdminAddress(to);
  return isInApplication ? (
    <Link className={styles.way} to={to}>
      {children}
    </Link>
  ) : (
    <a className={styles.way} href={to}>
      {children}
    </a>
  );
}
