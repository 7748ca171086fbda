import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PromptOut, UseCaseEnum } from "@/api/schema";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { SelectField } from "@/shared/ui/choices";
import { Actions } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { FormOf } from "@/shared/ui/FormOf";
import { Section } from "@/shared/ui/Page";
import { useCases } from "./choices";
import { LimitsFields, limitsForm, limitsTyped } from "./LimitsFields";
import { useCorrect } from "./queries";

function topicsIn(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

/** Edits the facts about a prompt. Its text never changes. */
export function CorrectForm({ prompt }: { prompt: PromptOut }) {
  const { t } = useTranslation(["prompts", "shared"]);
  const correct = useCorrect(prompt.id);
  const [use_case, setUseCase] = useState<UseCaseEnum | "">(prompt.use_case ?? "");
  const [language, setLanguage] = useState(prompt.language);
  const [topics, setTopics] = useState(prompt.topics.join(", "));
  const [limits, setLimits] = useState(limitsForm(prompt.limits));
  const none = { value: "" as const, label: t("write.noUseCase") };
  const save = () =>
    correct.mutate(
      { use_case, language, topics: topicsIn(topics), limits: limitsTyped(limits) },
      { onSuccess: () => toast({ mood: "good", text: t("shared:saved") }) },
    );
  return (
    <Section lead={t("category.lead")} title={t("category.title")}>
      <FormOf error={correct.error} onSubmit={save}>
        <SelectField<UseCaseEnum | "">
          choices={[none, ...useCases.map((value) => ({ value, label: t(`useCases.${value}`) }))]}
          label={t("list.useCase")}
          name="use_case"
          onChange={setUseCase}
          value={use_case}
        />
        <TextField
          label={t("list.language")}
          name="language"
          onChange={setLanguage}
          value={language}
        />
        <TextField
          hint={t("category.topicsHint")}
          label={t("category.topics")}
          name="topics"
          onChange={setTopics}
          value={topics}
        />
        <LimitsFields limits={limits} onChange={setLimits} />
        <Actions>
          <Button isPending={correct.isPending} tone="primary" type="submit">
            {t("shared:save")}
          </Button>
        </Actions>
      </FormOf>
    </Section>
  );
}
