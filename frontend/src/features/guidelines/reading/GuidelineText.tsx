import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { GuidelineOut, GuidelineTranslationOut } from "@/api/schema";
import { useMe } from "@/shared/session/session";
import { RichText } from "@/shared/text/RichText";
import { Button } from "@/shared/ui/Button";
import { Notice, Skeleton } from "@/shared/ui/states";
import { withoutExamples } from "./examples";
import { translationsQuery } from "./queries";
import styles from "./reading.module.css";
import { TextSearch } from "./TextSearch";

type Guideline = Pick<GuidelineOut, "id" | "version" | "body" | "change">;

/**
 * One version of a guideline to read and search: in the person's language if there is a translation,
 * with its worked examples below.
 */
export function GuidelineText({ guideline }: { guideline: Guideline }) {
  const { language } = useMe();
  const translations = useQuery(translationsQuery(guideline.id));
  // Without the translations the original is better than nothing.
  if (translations.isPending) return <Skeleton lines={6} />;
  const own = translations.data?.find((one) => one.language === language);
  return <Read guideline={guideline} own={own} />;
}

type ReadProps = { guideline: Guideline; own: GuidelineTranslationOut | undefined };

function Read({ guideline, own }: ReadProps) {
  const { t } = useTranslation("guidelines");
  const [wantsOriginal, setWantsOriginal] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const translation = wantsOriginal ? undefined : own;
  const { text, examples } = withoutExamples(translation?.body ?? guideline.body);
  return (
    <div className={styles.reading}>
      <div className={styles.tools}>
        <TextSearch label={t("search.label")} root={root} shown={translation?.body ?? ""} />
        <p className={styles.which}>
          <Link to={`/guidelines/read/${guideline.id}`}>
            {t("version", { number: guideline.version })}
          </Link>
          {own && (
            <Button onPress={() => setWantsOriginal(!wantsOriginal)} tone="quiet">
              {t(wantsOriginal ? "showTranslation" : "showOriginal")}
            </Button>
          )}
        </p>
      </div>
      {translation?.is_behind && (
        <Notice mood="warn" title={t("behind", { number: translation.version })}>
          {t("behindText", { number: guideline.version })} {guideline.change}
        </Notice>
      )}
      <div className={styles.text} lang={translation?.language ?? ""} ref={root}>
        <RichText text={text} />
        {examples.length > 0 && (
          <section aria-label={t("examples")} className={styles.examples}>
            <h2>{t("examples")}</h2>
            {examples.map((example) => (
              <details key={example.title}>
                <summary>{example.title}</summary>
                <RichText text={example.text} />
              </details>
            ))}
          </section>
        )}
      </div>
    </div>
  );
}
