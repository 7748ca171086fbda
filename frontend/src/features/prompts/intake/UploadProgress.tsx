import { FileUp } from "lucide-react";
import { useState } from "react";
import { FileTrigger } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { IntakeOut } from "@/api/schema";
import { Button } from "@/shared/ui/Button";
import { Section } from "@/shared/ui/Page";
import { ErrorNotice, Notice } from "@/shared/ui/states";
import { Progress } from "./Progress";
import { useReceiver } from "./queries";
import { ENDINGS } from "./UploadFile";
import { upload, useUpload } from "./uploads";

/** The progress of an upload. After a reload, choosing the same file resumes it. */
export function UploadProgress({ intake }: { intake: IntakeOut }) {
  const { t } = useTranslation("prompts/intake");
  const sending = useUpload(intake.id);
  return (
    <Section
      lead={t(sending?.isRunning ? "arriving.lead" : "arriving.stopped")}
      title={t("arriving.title")}
    >
      <Progress intake={intake} />
      <ErrorNotice error={sending?.error} />
      {!sending?.isRunning && <GoOn intake={intake} />}
    </Section>
  );
}

function GoOn({ intake }: { intake: IntakeOut }) {
  const { t } = useTranslation("prompts/intake");
  const receiver = useReceiver();
  const [isAnother, setAnother] = useState(false);
  const goOn = (file: File | undefined) => {
    if (!file) return;
    const isTheSame = file.name === intake.name && file.size === intake.size;
    setAnother(!isTheSame);
    if (isTheSame) void upload(intake.id, file, receiver(intake.id));
  };
  return (
    <>
      {isAnother && (
        <Notice isUrgent mood="bad">
          {t("arriving.another")}
        </Notice>
      )}
      <div>
        <FileTrigger
          acceptedFileTypes={ENDINGS}
          onSelect={(files) => goOn(files?.item(0) ?? undefined)}
        >
          <Button icon={FileUp} tone="primary">
            {t("arriving.choose")}
          </Button>
        </FileTrigger>
      </div>
    </>
  );
}
