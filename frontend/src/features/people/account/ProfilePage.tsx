import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Preferences } from "@/api/schema";
import { type Language, languages } from "@/app/words";
import { languageChoices } from "@/shared/languages";
import { useChangeMe, useMe } from "@/shared/session/session";
import { type Theme, themes } from "@/shared/theme/theme";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { Checkboxes, OnOff, Segments } from "@/shared/ui/choices";
import { Actions } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { FormOf } from "@/shared/ui/FormOf";
import { Page, Section } from "@/shared/ui/Page";
import { Leave } from "./Leave";
import { topics } from "./topics";

export function ProfilePage() {
  const { t } = useTranslation("people/account");
  return (
    <Page lead={t("profile.lead")} title={t("profile.title")}>
      <Appearance />
      <Person />
      <Care />
      <Leave />
    </Page>
  );
}

/** Changes take effect immediately, so that the person sees the result. */
function Appearance() {
  const { t } = useTranslation(["people/account", "shared"]);
  const me = useMe();
  const change = useChangeMe();
  return (
    <Section title={t("appearance.title")}>
      <Segments<Theme>
        choices={themes.map((theme) => ({ value: theme, label: t(`shared:theme.${theme}`) }))}
        label={t("shared:theme.title")}
        onChange={(theme) => change.mutate({ theme })}
        value={me.theme}
      />
      <Segments<Language>
        choices={languages.map((code) => ({ value: code, label: t(`shared:languages.${code}`) }))}
        label={t("appearance.language")}
        onChange={(language) => change.mutate({ language })}
        value={me.language}
      />
      <Segments<Preferences["text_size"]>
        choices={(["small", "normal", "large"] as const).map((size) => ({
          value: size,
          label: t(`textSize.${size}`),
        }))}
        label={t("appearance.textSize")}
        onChange={(text_size) => change.mutate({ preferences: { text_size } })}
        value={me.preferences.text_size}
      />
    </Section>
  );
}

function Person() {
  const { t, i18n } = useTranslation(["people/account", "shared"]);
  const me = useMe();
  const change = useChangeMe();
  const [name, setName] = useState(me.name);
  const [known, setKnown] = useState<string[]>(me.languages);
  const save = () =>
    change.mutate(
      { name, languages: known },
      { onSuccess: () => toast({ mood: "good", text: t("shared:saved") }) },
    );
  return (
    <Section lead={t("person.lead", { username: me.username })} title={t("person.title")}>
      <FormOf error={change.error} onSubmit={save}>
        <TextField
          isRequired
          label={t("person.name")}
          name="name"
          onChange={setName}
          value={name}
        />
        <Checkboxes
          choices={languageChoices(i18n.language, me.languages)}
          hint={t("person.languagesHint")}
          label={t("person.languages")}
          name="languages"
          onChange={setKnown}
          value={known}
        />
        <Actions>
          <Button isPending={change.isPending} tone="primary" type="submit">
            {t("shared:save")}
          </Button>
        </Actions>
      </FormOf>
    </Section>
  );
}

/** Topics to avoid and break hints: settings that protect labelers from strain. */
function Care() {
  const { t } = useTranslation("people/account");
  const me = useMe();
  const change = useChangeMe();
  const { blur_sensitive, break_hints } = me.preferences;
  return (
    <Section lead={t("care.lead")} title={t("care.title")}>
      <Checkboxes
        choices={topics.map((topic) => ({ value: topic as string, label: t(`topics.${topic}`) }))}
        hint={t("care.topicsHint")}
        label={t("care.topics")}
        onChange={(opted_out_topics) => change.mutate({ opted_out_topics })}
        value={me.opted_out_topics}
      />
      <OnOff
        isOn={blur_sensitive}
        label={t("care.blur")}
        onChange={(isOn) => change.mutate({ preferences: { blur_sensitive: isOn } })}
      />
      <OnOff
        isOn={break_hints}
        label={t("care.breaks", { minutes: me.preferences.break_after_minutes })}
        onChange={(isOn) => change.mutate({ preferences: { break_hints: isOn } })}
      />
    </Section>
  );
}
