import { useQuery } from "@tanstack/react-query";
import { BookOpen } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import type { GuidelineOut } from "@/api/schema";
import { Only } from "@/shared/session/Only";
import { Differences } from "@/shared/text/Differences";
import { RichText } from "@/shared/text/RichText";
import { wordDiff } from "@/shared/text/wordDiff";
import { SelectField } from "@/shared/ui/choices";
import { Filters } from "@/shared/ui/Filters";
import { Page, Section } from "@/shared/ui/Page";
import { Empty, Loaded, Notice } from "@/shared/ui/states";
import { Time } from "@/shared/ui/Time";
import { DraftEditor } from "./DraftEditor";
import { KINDS, type Kind, PURPOSES, type Purpose, versionsQuery } from "./queries";
import { Translations } from "./Translations";

/** Every version of one guideline, the changes between two versions, and the next draft. */
export function VersionsPage() {
  const { t } = useTranslation("guidelines");
  const { purpose, kind } = useParams() as { purpose: Purpose; kind: Kind };
  const versions = useQuery(versionsQuery);
  const isKnown = KINDS.includes(kind) && PURPOSES.includes(purpose);
  const name = isKnown ? `${t(`kinds.${kind}`)} · ${t(`purposes.${purpose}`)}` : t("title");
  return (
    <Only roles={["manager", "researcher"]}>
      <Page lead={isKnown && t(`purposeLead.${purpose}`)} title={name}>
        <Loaded query={versions}>
          {(all) => (
            <Versions
              kind={kind}
              purpose={purpose}
              versions={all.filter((one) => one.kind === kind && one.purpose === purpose)}
            />
          )}
        </Loaded>
      </Page>
    </Only>
  );
}

interface Props {
  kind: Kind;
  purpose: Purpose;
  versions: readonly GuidelineOut[];
}

function Versions({ kind, purpose, versions }: Props) {
  const { t } = useTranslation("guidelines");
  const published = versions.filter((one) => one.published_at !== null);
  const draft = versions.find((one) => one.published_at === null);
  return (
    <>
      <DraftEditor
        current={published[0]}
        draft={draft}
        key={draft?.id ?? `after-${published[0]?.id}`}
        kind={kind}
        purpose={purpose}
      />
      {versions.length === 0 ? (
        <Empty icon={BookOpen} title={t("none")} />
      ) : (
        <>
          <Translations versions={versions} />
          <Reading versions={versions} />
        </>
      )}
    </>
  );
}

/** Shows one version, or the words that changed since another version. */
function Reading({ versions }: { versions: readonly GuidelineOut[] }) {
  const { t } = useTranslation("guidelines");
  const newest = versions.find((one) => one.published_at !== null) ?? versions[0];
  const [shown, setShown] = useState("");
  const [base, setBase] = useState("");
  const of = (id: string) => versions.find((one) => String(one.id) === id);
  const [one, other] = [of(shown) ?? newest, of(base)];
  const choices = versions.map(({ id, version, published_at }) => ({
    value: String(id),
    label: t(published_at ? "version" : "versionDraft", { number: version }),
  }));
  if (!one) return null;
  return (
    <Section title={t("versions")}>
      <Filters>
        <SelectField
          choices={choices}
          label={t("show")}
          onChange={setShown}
          value={String(one.id)}
        />
        <SelectField
          choices={[{ value: "", label: t("nothing") }, ...choices]}
          label={t("compare")}
          onChange={setBase}
          value={base}
        />
      </Filters>
      {one.change && <Notice title={t("changeOf", { number: one.version })}>{one.change}</Notice>}
      <p>
        {one.published_at ? (
          <>
            {t("publishedAt")} <Time at={one.published_at} /> ·{" "}
            {t("readBy", { count: one.readers })}
          </>
        ) : (
          t("isDraft")
        )}
      </p>
      {other ? (
        <Differences parts={wordDiff(other.body, one.body)} />
      ) : (
        <RichText text={one.body} />
      )}
    </Section>
  );
}
