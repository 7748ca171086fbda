import { useQuery } from "@tanstack/react-query";
import { BookOpen } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import type { GuidelineOut } from "@/api/schema";
import { Page, Section } from "@/shared/ui/Page";
import { Badge, Empty, Loaded } from "@/shared/ui/states";
import { Time } from "@/shared/ui/Time";
import { GuidelineText } from "./GuidelineText";
import { currentQuery, guidelineQuery } from "./queries";
import styles from "./reading.module.css";

/** The guidelines in force, for everybody to read outside of tasks. */
export function ReadGuidelinesPage() {
  const { t } = useTranslation("guidelines");
  const current = useQuery(currentQuery);
  return (
    <Page lead={t("read.lead")} title={t("title")} width="text">
      <Loaded query={current}>
        {(all) =>
          all.length === 0 ? (
            <Empty icon={BookOpen} title={t("none")}>
              {t("read.none")}
            </Empty>
          ) : (
            <ul className={styles.list}>
              {ownOf(all).map((one) => (
                <li key={one.id}>
                  <Link to={`/guidelines/read/${one.id}`}>
                    <Name all={ownOf(all)} guideline={one} />
                  </Link>
                  <span>{t("version", { number: one.version })}</span>
                  {one.published_at && <Time at={one.published_at} />}
                  {one.acknowledged && <Badge mood="good">{t("read.acknowledged")}</Badge>}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  );
}

/** A kind has two guidelines; labelers see those that they have acknowledged, or else both. */
function ownOf(all: readonly GuidelineOut[]): readonly GuidelineOut[] {
  const acknowledged = new Set(all.filter((one) => one.acknowledged).map(({ kind }) => kind));
  return all.filter((one) => one.acknowledged || !acknowledged.has(one.kind) || one.purpose);
}

/** Labelers do not read for which purpose a guideline is; two of one kind are numbered. */
function Name({ guideline, all }: { guideline: GuidelineOut; all: readonly GuidelineOut[] }) {
  const { t } = useTranslation("guidelines");
  const { kind, purpose } = guideline;
  const alike = all.filter((one) => one.kind === kind && !one.purpose);
  const name = t(`kinds.${kind}`);
  if (purpose || alike.length < 2) return name;
  return t("read.oneOf", { name, at: alike.indexOf(guideline) + 1, all: alike.length });
}

/** One version of a guideline; its address can be passed on. */
export function ReadGuidelinePage() {
  const { t } = useTranslation("guidelines");
  const id = Number(useParams().id);
  const guideline = useQuery(guidelineQuery(id));
  const kind = guideline.data?.kind;
  return (
    <Page
      lead={<Link to="/guidelines/read">{t("read.all")}</Link>}
      title={kind ? t(`kinds.${kind}`) : t("title")}
      width="text"
    >
      <Loaded query={guideline}>
        {(version) => (
          <Section title={t("version", { number: version.version })}>
            <GuidelineText guideline={version} />
          </Section>
        )}
      </Loaded>
    </Page>
  );
}
