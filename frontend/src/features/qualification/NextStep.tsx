import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { OwnTestOut } from "@/api/schema";
import { hasRole, sessionQuery, useMe } from "@/shared/session/session";
import { ButtonLink } from "@/shared/ui/Button";
import { Loaded, Notice } from "@/shared/ui/states";
import { Time } from "@/shared/ui/Time";
import styles from "./Qualification.module.css";
import { isQualified } from "./qualified";
import { testsQuery } from "./queries";

/** Labelers who need to pass a test see what happens next. Nobody else sees anything. */
export function NextStepOfCandidate() {
  const me = useMe();
  const needsTest = !isQualified(me) || me.requalify_by !== null;
  return hasRole(me, "labeler") && needsTest ? <NextStep /> : null;
}

/** One true sentence about the way to becoming a labeler, and the button that continues it. */
export function NextStep() {
  const tests = useQuery({ ...testsQuery, staleTime: 0, refetchOnWindowFocus: true });
  useFreshSession(tests.data);
  return (
    <Loaded lines={2} query={tests}>
      {(own) => <Step test={mostPressing(own)} />}
    </Loaded>
  );
}

const URGENCY = ["started", "waiting", "new", "failed", "passed"] as const;

/** The test that the candidate should look at first. */
function mostPressing(tests: readonly OwnTestOut[]): OwnTestOut | undefined {
  const rank = ({ state, can_begin }: OwnTestOut) =>
    URGENCY.indexOf(state) + (state === "failed" && !can_begin ? URGENCY.length : 0);
  return [...tests].sort((one, other) => rank(one) - rank(other))[0];
}

function Step({ test }: { test: OwnTestOut | undefined }) {
  const { t } = useTranslation("qualification");
  if (test === undefined)
    return <Notice title={t("nextStep.none.title")}>{t("nextStep.none.text")}</Notice>;
  const { state, can_begin, handed_in_at } = test;
  // Somebody who passed and is here again has lost the qualification since.
  const step = state === "passed" ? "again" : state === "failed" && can_begin ? "retake" : state;
  return (
    <Notice mood={state === "failed" ? "warn" : "info"} title={t(`nextStep.${step}.title`)}>
      <p>
        {t(`nextStep.${step}.text`)} {handed_in_at && <Submitted at={handed_in_at} />}
      </p>
      {state === "failed" && <Reasons test={test} />}
      {can_begin && <Begin test={test} />}
    </Notice>
  );
}

function Submitted({ at }: { at: string }) {
  const { t } = useTranslation("qualification");
  return (
    <>
      {t("nextStep.submitted")} <Time at={at} />.
    </>
  );
}

export function Begin({ test: { id, state } }: { test: OwnTestOut }) {
  const { t } = useTranslation("qualification");
  return (
    <div>
      <ButtonLink to={`/qualification/${id}`} tone="primary">
        {t(state === "started" ? "continue" : state === "new" ? "begin" : "beginAgain")}
      </ButtonLink>
    </div>
  );
}

/** The reasons of a decision, which the candidate can ask for. */
export function Reasons({ test: { reasons } }: { test: OwnTestOut }) {
  const { t } = useTranslation("qualification");
  return (
    <details className={styles.reasons}>
      <summary>{t("nextStep.why")}</summary>
      <p>{reasons}</p>
    </details>
  );
}

/** A decision changes the session too; without this the pages would contradict each other. */
function useFreshSession(tests: readonly OwnTestOut[] | undefined) {
  const client = useQueryClient();
  const hasPassed = tests?.some(({ state }) => state === "passed") ?? false;
  useEffect(() => {
    if (hasPassed) void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
  }, [client, hasPassed]);
}
