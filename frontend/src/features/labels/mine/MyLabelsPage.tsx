import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { OwnAgreementOut, WorkOut } from "@/api/schema";
import { useChangeMe, useMe } from "@/shared/session/session";
import { OnOff } from "@/shared/ui/choices";
import { Page, Section } from "@/shared/ui/Page";
import { Loaded } from "@/shared/ui/states";

import { duration } from "./duration";
import { MyLabels } from "./MyLabels";
import styles from "./my-labels.module.css";
import { workQuery } from "./queries";
import { UnsentLabels } from "./UnsentLabels";

const { timeZone: ZONE } = Intl.DateTimeFormat().resolvedOptions();

/** The labeler's own labels, pace and agreement with themselves. It never compares people. */
export function MyLabelsPage() {
  const { t } = useTranslation("labels/mine");
  const work = useQuery({ ...workQuery, staleTime: 0 });
  const { break_hints, break_after_minutes: minutes } = useMe().preferences;
  const change = useChangeMe();
  return (
    <Page lead={t("lead")} title={t("title")}>
      <UnsentLabels />
      <Loaded lines={4} query={work}>
        {({ today, week, agreement }) => (
          <>
            <div className={styles.spans}>
              <Span title={t("today")} work={today} />
              <Span title={t("week")} work={week} />
            </div>
            <p>
              <a download href={`/api/labels/mine/days.csv?zone=${encodeURIComponent(ZONE)}`}>
                {t("download")}
              </a>
            </p>
            {agreement && <Agreement agreement={agreement} />}
          </>
        )}
      </Loaded>
      <Section lead={t("labelsLead")} title={t("labels")}>
        <MyLabels />
      </Section>
      <Section lead={t("breaksLead")} title={t("breaks")}>
        <OnOff
          isOn={break_hints}
          label={t("remindMe", { minutes })}
          onChange={(isOn) => change.mutate({ preferences: { break_hints: isOn } })}
        />
      </Section>
    </Page>
  );
}

function Agreement({ agreement: { pairs, rate } }: { agreement: OwnAgreementOut }) {
  const { t, i18n } = useTranslation("labels/mine");
  const percent = new Intl.NumberFormat(i18n.language, { style: "percent" });
  return (
    <Section title={t("agreement")}>
      <p>
        {rate === null
          ? t("agreementTooFew")
          : t("agreementRate", { count: pairs, rate: percent.format(rate) })}
      </p>
    </Section>
  );
}

function Span({ title, work }: { title: string; work: WorkOut }) {
  const { t, i18n } = useTranslation("labels/mine");
  return (
    <Section title={title}>
      <dl className={styles.numbers}>
        <Figure name={t("handedIn")} value={work.handed_in} />
        <Figure name={t("active")} value={duration(work.active_ms, i18n.language)} />
        <Figure name={t("edited")} value={work.edited} />
        <Figure name={t("skipped")} value={work.skipped} />
      </dl>
    </Section>
  );
}

function Figure({ name, value }: { name: string; value: number | string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
