import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useInRouterContext } from "react-router";
import type { FirstStepsOut } from "@/api/schema";
import { type Role, sessionQuery, useChangeMe } from "@/shared/session/session";
import { Button } from "@/shared/ui/Button";
import { classes } from "@/shared/ui/classes";
import styles from "./FirstSteps.module.css";
import { addresses, type Code, firstStepsQuery, isAdminAddress } from "./steps";

interface Props {
  /** Show only the panels of these roles. Default: every role of the person. */
  roles?: readonly Role[];
}

/**
 * The first steps of a new person, one panel per role. It appears once loaded and shifts nothing on
 * the page.
 */
export function FirstSteps({ roles }: Props) {
  const panels = useQuery(firstStepsQuery).data ?? [];
  return panels
    .filter(({ role }) => !roles || roles.includes(role))
    .map((panel) => <Panel key={panel.role} panel={panel} />);
}

function Panel({ panel: { role, steps } }: { panel: FirstStepsOut }) {
  const { t } = useTranslation("first-steps");
  const { putAway, isPending } = usePutAway(role);
  const done = steps.filter((step) => step.done).length;
  const isOver = done === steps.length;
  return (
    <section aria-labelledby={`first-steps-${role}`} className={styles.panel}>
      <header className={styles.head}>
        <div>
          <h2 className={styles.title} id={`first-steps-${role}`}>
            {t(`title.${role}`)}
          </h2>
          <p className={styles.count}>
            {isOver ? t("over") : t("count", { done, count: steps.length })}
          </p>
        </div>
        <Button isPending={isPending} onPress={putAway} tone="quiet">
          {t("putAway")}
        </Button>
      </header>
      <ol className={styles.steps}>
        {steps.map(({ code, done }) => (
          <StepLine code={code} done={done} key={code} />
        ))}
      </ol>
    </section>
  );
}

/** Dismisses a panel. The server stores this, so the panel is hidden on every device. */
function usePutAway(role: Role) {
  const client = useQueryClient();
  const change = useChangeMe();
  const putAway = async () => {
    const { me } = await client.ensureQueryData(sessionQuery);
    const before = me?.preferences.first_steps_put_away ?? [];
    const preferences = { first_steps_put_away: [...new Set([...before, role])] };
    change.mutate(
      { preferences },
      { onSuccess: () => client.invalidateQueries({ queryKey: firstStepsQuery.queryKey }) },
    );
  };
  return { putAway, isPending: change.isPending };
}

function StepLine({ code, done }: { code: Code; done: boolean }) {
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

/** Links within the application use the router; links to or from the admin load a new page. */
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
