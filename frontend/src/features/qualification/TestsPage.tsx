import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { OwnTestOut } from "@/api/schema";
import { Only } from "@/shared/session/Only";
import { type Me, useMe } from "@/shared/session/session";
import { Page, Section } from "@/shared/ui/Page";
import { Badge, Loaded, Notice } from "@/shared/ui/states";
import { NextStepOfCandidate, Reasons } from "./NextStep";
import { testsQuery } from "./queries";

export function TestsPage() {
  return (
    <Only roles={["labeler"]}>
      <Tests />
    </Only>
  );
}

function Tests() {
  const { t } = useTranslation("qualification");
  const me = useMe();
  const tests = useQuery(testsQuery);
  return (
    <Page lead={t("lead")} title={t("title")} width="text">
      <Qualification me={me} />
      <NextStepOfCandidate />
      <Loaded query={tests}>{(own) => <Own tests={own} />}</Loaded>
    </Page>
  );
}

/** Whether the person is qualified, must qualify again (with the deadline), or is not qualified. */
function Qualification({ me }: { me: Me }) {
  const { t, i18n } = useTranslation("qualification");
  if (!me.qualified_at) return null;
  if (!me.requalify_by) return <Notice mood="good">{t("qualified")}</Notice>;
  const by = new Date(me.requalify_by);
  const until = new Intl.DateTimeFormat(i18n.language, {
    dateStyle: "long",
    timeStyle: "short",
  }).format(by);
  const isLate = by.getTime() < Date.now();
  return (
    <Notice mood={isLate ? "bad" : "warn"}>
      {t(isLate ? "askedTooLate" : "askedAgain", { until })}
    </Notice>
  );
}

function Own({ tests }: { tests: readonly OwnTestOut[] }) {
  const { t } = useTranslation("qualification");
  return tests.map((test) => (
    <Section key={test.id} title={test.name}>
      <p>
        <Badge {...(test.state === "passed" && { mood: "good" as const })}>
          {t(`states.${test.state}`)}
        </Badge>
      </p>
      {test.reasons && <Reasons test={test} />}
    </Section>
  ));
}
