import { useQuery } from "@tanstack/react-query";
import { GraduationCap } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { OpenTestOut } from "@/api/schema";
import { Only } from "@/shared/session/Only";
import { useMe } from "@/shared/session/session";
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
      {me.qualified_at && <Notice mood="good">{t("qualified")}</Notice>}
      <Loaded query={tests}>{(open) => <Open tests={open} />}</Loaded>
    </Page>
  );
}

function Open({ tests }: { tests: readonly OpenTestOut[] }) {
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
        <ButtonLink to={`/screening/${test.id}`} tone="primary">
          {t("begin")}
        </ButtonLink>
      </div>
    </Section>
  ));
}
