import { useQuery } from "@tanstack/react-query";
import { Ban } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import type { IntakeOut } from "@/api/schema";
import { Only } from "@/shared/session/Only";
import { Button } from "@/shared/ui/Button";
import { ConfirmDialog } from "@/shared/ui/ConfirmDialog";
import { Page, Section } from "@/shared/ui/Page";
import { Loaded, Notice } from "@/shared/ui/states";
import { Time } from "@/shared/ui/Time";
import { ColumnChoices } from "./ColumnChoices";
import styles from "./intake.module.css";
import { LeftOut } from "./LeftOut";
import { Outcome } from "./Outcome";
import { Progress, StateBadge } from "./Progress";
import { intakeQuery, useCancel } from "./queries";
import { sizeOf } from "./share";
import { UploadProgress } from "./UploadProgress";

export function IntakePage() {
  const { id = "" } = useParams();
  return (
    <Only roles={["researcher"]}>
      <Fetched id={Number(id)} />
    </Only>
  );
}

function Fetched({ id }: { id: number }) {
  return <Loaded query={useQuery(intakeQuery(id))}>{(found) => <Intake intake={found} />}</Loaded>;
}

function Intake({ intake }: { intake: IntakeOut }) {
  return (
    <Page
      actions={!intake.ended_at && <Cancel intake={intake} />}
      lead={<Facts intake={intake} />}
      title={intake.name}
    >
      <Stage intake={intake} />
    </Page>
  );
}

/** The content depends on the state of the intake. */
function Stage({ intake }: { intake: IntakeOut }) {
  const { t } = useTranslation("prompts/intake");
  switch (intake.state) {
    case "fetching":
      return (
        <Section lead={t("hub.fetchingLead")} title={t("hub.fetching")}>
          <Progress intake={intake} />
        </Section>
      );
    case "arriving":
      return <UploadProgress intake={intake} />;
    case "uploaded":
      return <ColumnChoices intake={intake} />;
    case "waiting":
    case "running":
      return (
        <Section lead={t("one.readingLead")} title={t("one.reading")}>
          <Progress intake={intake} />
        </Section>
      );
    case "cancelled":
      return <Notice mood="warn">{intake.message || t("one.cancelled")}</Notice>;
    default:
      return (
        <>
          <Outcome intake={intake} />
          <LeftOut intake={intake} />
        </>
      );
  }
}

function Facts({ intake }: { intake: IntakeOut }) {
  const { t, i18n } = useTranslation("prompts");
  return (
    <span className={styles.facts}>
      <StateBadge intake={intake} />
      <span>{t(`kinds.${intake.kind}`)}</span>
      <span>{sizeOf(intake.size, i18n.language)}</span>
      <Time at={intake.created_at} />
    </span>
  );
}

function Cancel({ intake }: { intake: IntakeOut }) {
  const { t } = useTranslation("prompts/intake");
  const [isAsking, setAsking] = useState(false);
  const cancel = useCancel(intake.id);
  const close = () => setAsking(false);
  return (
    <>
      <Button icon={Ban} onPress={() => setAsking(true)}>
        {t("cancel.open")}
      </Button>
      <ConfirmDialog
        confirm={t("cancel.open")}
        isOpen={isAsking}
        isPending={cancel.isPending}
        onClose={close}
        onConfirm={() => cancel.mutate(undefined, { onSuccess: close })}
        refuse={t("cancel.keep")}
        title={t("cancel.title")}
      >
        {t("cancel.text")}
      </ConfirmDialog>
    </>
  );
}
