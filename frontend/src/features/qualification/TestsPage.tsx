import { useQuery } from "@tanstack/react-query";
import { GraduationCap } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { OpenTestOut } from "@/api/schema";
import { Only } from "@/shared/session/Only";
import { type Me, useMe } from "@/shared/session/session";
import { ButtonLink } from "@/shared/ui/Button";
import { Page, Section } from "@/shared/ui/Page";
import { Empty, Loaded, Notice } from "@/shared/ui/states";
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
      <Loaded query={tests}>
        {(open) => <Open isNeeded={!me.qualified_at || !!me.requalify_by} tests={open} />}
      </Loaded>
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

function Open({ tests, isNeeded }: { tests: readonly OpenTestOut[]; isNeeded: boolean }) {
  const { t } = useTranslation("qualification");
  if (tests.length === 0) {
    return (
      <Empty icon={GraduationCap} title={t("none")}>
        {t("noneText")}
      </Empty>
    );
  }
  return tests.map((test) => (
    <Section key={test.id} lead={t("testLead")} title={test.name}>
      <div>
        <ButtonLink to={`/qualification/${test.id}`} tone={isNeeded ? "primary" : "plain"}>
          {t("begin")}
        </ButtonLink>
      </div>
    </Section>
  ));
}
