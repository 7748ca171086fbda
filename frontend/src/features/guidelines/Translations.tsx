import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Languages } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import type { GuidelineOut, GuidelineTranslationOut } from "@/api/schema";
import { Differences } from "@/shared/text/Differences";
import { RichText } from "@/shared/text/RichText";
import { wordDiff } from "@/shared/text/wordDiff";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { Segments } from "@/shared/ui/choices";
import { Actions } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { FormOf } from "@/shared/ui/FormOf";
import { Section } from "@/shared/ui/Page";
import { Badge, Loaded } from "@/shared/ui/states";
import { translationsQuery } from "./reading/queries";
import styles from "./reading/reading.module.css";

type Language = GuidelineTranslationOut["language"];
type Translation = GuidelineTranslationOut;

const LANGUAGES: readonly Language[] = ["en", "zh-Hans"];

/** The translations of the version in force: which are behind, and an editor for each language. */
export function Translations({ versions }: { versions: readonly GuidelineOut[] }) {
  const { t } = useTranslation(["guidelines", "shared"]);
  const [edited, setEdited] = useState<Language>();
  const version = versions.find((one) => one.published_at !== null) ?? versions[0];
  const translations = useQuery({
    ...translationsQuery(version?.id ?? 0),
    enabled: version !== undefined,
  });
  if (version === undefined) return null;
  return (
    <Section
      lead={t("translations.lead", { number: version.version })}
      title={t("translations.title")}
    >
      <Loaded query={translations}>
        {(all) => (
          <>
            <ul className={styles.list}>
              {LANGUAGES.map((language) => {
                const own = all.find((one) => one.language === language);
                const name = t(`shared:languages.${language}`);
                return (
                  <li key={language}>
                    <strong className={styles.language}>{name}</strong>
                    <State translation={own} />
                    <Button
                      icon={Languages}
                      onPress={() => setEdited(edited === language ? undefined : language)}
                    >
                      {t(own ? "translations.edit" : "translations.write", { language: name })}
                    </Button>
                  </li>
                );
              })}
            </ul>
            {edited && (
              <Editor
                key={edited}
                language={edited}
                of={version}
                onDone={() => setEdited(undefined)}
                translation={all.find((one) => one.language === edited)}
                versions={versions}
              />
            )}
          </>
        )}
      </Loaded>
    </Section>
  );
}

function State({ translation }: { translation: Translation | undefined }) {
  const { t } = useTranslation("guidelines");
  if (translation === undefined) return <Badge>{t("translations.none")}</Badge>;
  if (translation.is_behind)
    return <Badge mood="warn">{t("translations.behind", { number: translation.version })}</Badge>;
  return <Badge mood="good">{t("translations.current")}</Badge>;
}

interface EditorProps {
  of: GuidelineOut;
  language: Language;
  translation: Translation | undefined;
  versions: readonly GuidelineOut[];
  onDone: () => void;
}

const SIDES = ["write", "preview", "original", "changes"] as const;
type Side = (typeof SIDES)[number];

function Editor({ of, language, translation, versions, onDone }: EditorProps) {
  const { t } = useTranslation("guidelines");
  const [text, setText] = useState(translation?.body ?? "");
  const [side, setSide] = useState<Side>("write");
  const save = useTranslate(of.id);
  const before = versions.find(({ version }) => version === translation?.version);
  const sides = SIDES.filter((one) => one !== "changes" || translation?.is_behind);
  const onSubmit = () =>
    save.mutate(
      { language, body: text },
      {
        onSuccess: () => {
          toast({ mood: "good", text: t("translations.saved") });
          onDone();
        },
      },
    );
  return (
    <FormOf error={save.error} onSubmit={onSubmit}>
      <Segments
        choices={sides.map((value) => ({ value, label: t(`translations.sides.${value}`) }))}
        hideLabel
        label={t("show")}
        onChange={setSide}
        value={side}
      />
      {side === "write" && (
        <TextField
          hint={t("translations.hint")}
          label={t("translations.text")}
          lang={language}
          name="body"
          onChange={setText}
          rows={16}
          value={text}
        />
      )}
      {side === "preview" && <RichText text={text} />}
      {side === "original" && <RichText text={of.body} />}
      {side === "changes" && <Differences parts={wordDiff(before?.body ?? "", of.body)} />}
      <Actions>
        <Button isDisabled={text.trim() === ""} isPending={save.isPending} type="submit">
          {t("translations.save")}
        </Button>
      </Actions>
    </FormOf>
  );
}

function useTranslate(guideline_id: number) {
  const client = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: (said: { language: Language; body: string }) => {
      const params = { path: { guideline_id } };
      return body(api.PUT("/api/guidelines/{guideline_id}/translations/", { params, body: said }));
    },
    onSuccess: (all) => client.setQueryData(translationsQuery(guideline_id).queryKey, all),
  });
}
