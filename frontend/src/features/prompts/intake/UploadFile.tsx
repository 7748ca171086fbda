import { FileUp } from "lucide-react";
import { useState } from "react";
import { FileTrigger } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { PromptKind } from "@/api/schema";
import { Button } from "@/shared/ui/Button";
import { SelectField } from "@/shared/ui/choices";
import { Filters } from "@/shared/ui/Filters";
import { Section } from "@/shared/ui/Page";
import { ErrorNotice } from "@/shared/ui/states";
import { useAnnounce, useReceiver } from "./queries";
import { upload } from "./uploads";

export const ENDINGS = [
  ...[".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet"],
  ...[".gz", ".zst"],
];
export const kinds: readonly PromptKind[] = ["customer", "plain", "few-shot", "use-case"];

/** Announces the chosen file to the server and starts the upload. */
export function UploadFile() {
  const { t } = useTranslation(["prompts/intake", "prompts"]);
  const [kind, setKind] = useState<PromptKind>("customer");
  const navigate = useNavigate();
  const announce = useAnnounce();
  const receiver = useReceiver();
  const bring = (file: File | undefined) => {
    if (!file) return;
    announce.mutate(
      { name: file.name, size: file.size, kind },
      {
        onSuccess: ({ id }) => {
          void upload(id, file, receiver(id));
          navigate(`/prompts/intakes/${id}`);
        },
      },
    );
  };
  return (
    <Section lead={t("bring.lead")} title={t("bring.title")}>
      <Filters>
        <SelectField<PromptKind>
          choices={kinds.map((value) => ({ value, label: t(`prompts:kinds.${value}`) }))}
          label={t("bring.kind")}
          onChange={setKind}
          value={kind}
        />
        <FileTrigger
          acceptedFileTypes={ENDINGS}
          onSelect={(files) => bring(files?.item(0) ?? undefined)}
        >
          <Button icon={FileUp} isPending={announce.isPending} tone="primary">
            {t("bring.choose")}
          </Button>
        </FileTrigger>
      </Filters>
      <ErrorNotice error={announce.error} />
    </Section>
  );
}
