import { CloudDownload } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { PromptKind } from "@/api/schema";
import { Button } from "@/shared/ui/Button";
import { SelectField } from "@/shared/ui/choices";
import { Actions } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { FormOf } from "@/shared/ui/FormOf";
import { Section } from "@/shared/ui/Page";
import { useFetchDataset } from "./queries";
import { kinds } from "./UploadFile";

/** Asks for a dataset of a hub, whose files the server fetches in the background. */
export function FetchDataset() {
  const { t } = useTranslation(["prompts/intake", "prompts"]);
  const [dataset, setDataset] = useState("");
  const [revision, setRevision] = useState("");
  const [only, setOnly] = useState("");
  const [kind, setKind] = useState<PromptKind>("customer");
  const navigate = useNavigate();
  const fetching = useFetchDataset();
  const begin = () =>
    fetching.mutate(
      { dataset, revision, only, kind },
      { onSuccess: ({ id }) => navigate(`/prompts/intakes/${id}`) },
    );
  return (
    <Section lead={t("hub.lead")} title={t("hub.title")}>
      <FormOf error={fetching.error} onSubmit={begin}>
        <TextField
          hint={t("hub.datasetHint")}
          label={t("hub.dataset")}
          name="dataset"
          onChange={setDataset}
          value={dataset}
        />
        <TextField
          hint={t("hub.revisionHint")}
          label={t("hub.revision")}
          name="revision"
          onChange={setRevision}
          value={revision}
        />
        <TextField
          hint={t("hub.onlyHint")}
          label={t("hub.only")}
          name="only"
          onChange={setOnly}
          value={only}
        />
        <SelectField<PromptKind>
          choices={kinds.map((value) => ({ value, label: t(`prompts:kinds.${value}`) }))}
          label={t("bring.kind")}
          onChange={setKind}
          value={kind}
        />
        <Actions>
          <Button icon={CloudDownload} isPending={fetching.isPending} type="submit">
            {t("hub.fetch")}
          </Button>
        </Actions>
      </FormOf>
    </Section>
  );
}
