import { useTranslation } from "react-i18next";
import type { UseCaseEnum } from "@/api/schema";
import { Segments, SelectField } from "@/shared/ui/choices";
import { TextField } from "@/shared/ui/Field";
import { useCases, writtenKinds } from "./choices";
import type { PromptForm } from "./promptForm";
import { Shots } from "./Shots";

interface Props {
  written: PromptForm;
  onChange: (written: PromptForm) => void;
}

/** The fields of a prompt that a labeler writes or edits. */
export function PromptFields({ written, onChange }: Props) {
  const { t } = useTranslation("prompts");
  const isFewShot = written.kind === "few-shot";
  const anyUse = { value: "" as const, label: t("write.noUseCase") };
  return (
    <>
      <Segments
        choices={writtenKinds.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
        label={t("write.kind")}
        onChange={(kind) => onChange({ ...written, kind })}
        value={written.kind}
      />
      <SelectField<UseCaseEnum | "">
        choices={[anyUse, ...useCases.map((value) => ({ value, label: t(`useCases.${value}`) }))]}
        label={t("write.useCase")}
        name="use_case"
        onChange={(use_case) => onChange({ ...written, use_case })}
        value={written.use_case}
      />
      <TextField
        hint={t("write.length", { count: written.text.length })}
        label={isFewShot ? t("write.instruction") : t("write.text")}
        name="text"
        onChange={(text) => onChange({ ...written, text })}
        rows={isFewShot ? 4 : 10}
        value={written.text}
      />
      {isFewShot && (
        <Shots onChange={(shots) => onChange({ ...written, shots })} shots={written.shots} />
      )}
    </>
  );
}
