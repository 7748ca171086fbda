import { PenLine } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { GuidelineOut } from "@/api/schema";
import { hasRole, useMe } from "@/shared/session/session";
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
import { PublishDialog } from "./PublishDialog";
import { type Kind, type Purpose, useSaveDraft } from "./queries";

interface Props {
  kind: Kind;
  purpose: Purpose;
  current: GuidelineOut | undefined;
  draft: GuidelineOut | undefined;
}

type Side = "write" | "preview" | "changes";

/**
 * The editor of the next version: write, preview, compare with the current version, and publish.
 */
export function DraftEditor(props: Props) {
  const { t } = useTranslation("guidelines");
  const { current, draft } = props;
  const [isOpen, setOpen] = useState(draft !== undefined);
  if (!isOpen) {
    return (
      <div>
        <Button icon={PenLine} onPress={() => setOpen(true)} tone="primary">
          {t("begin", { number: (current?.version ?? 0) + 1 })}
        </Button>
      </div>
    );
  }
  return <Editor {...props} />;
}

function Editor({ kind, purpose, current, draft }: Props) {
  const { t } = useTranslation("guidelines");
  const [text, setText] = useState(draft?.body ?? current?.body ?? "");
  const [change, setChange] = useState(draft?.change ?? "");
  const [side, setSide] = useState<Side>("write");
  const [isPublishing, setPublishing] = useState(false);
  // The draft as this person last read or saved it. Others may edit it, too.
  const [known, setKnown] = useState(draft?.body);
  const keep = useSaveDraft((saved) => {
    setKnown(saved);
    toast({ mood: "good", text: t("kept") });
  });
  const publishes = hasRole(useMe(), "researcher");
  const isKept = draft !== undefined && known === text && draft.change === change;
  const save = () => keep.mutate({ id: draft?.id, kind, purpose, body: text, change, known });
  const sides: readonly Side[] = ["write", "preview", "changes"];
  return (
    <Section lead={t(publishes ? "draftLead" : "draftLeadManager")} title={t("draft")}>
      <FormOf error={keep.error} onSubmit={save}>
        <Segments
          choices={sides.map((value) => ({ value, label: t(`sides.${value}`) }))}
          hideLabel
          label={t("show")}
          onChange={setSide}
          value={side}
        />
        {side === "write" && (
          <TextField label={t("text")} name="body" onChange={setText} rows={16} value={text} />
        )}
        {side === "preview" && <RichText text={text} />}
        {side === "changes" && <Differences parts={wordDiff(current?.body ?? "", text)} />}
        <TextField
          hint={t("changeHint")}
          label={t("change")}
          name="change"
          onChange={setChange}
          value={change}
        />
        <Actions>
          <Button isDisabled={isKept} isPending={keep.isPending} type="submit">
            {t("keep")}
          </Button>
          {publishes && (
            <Button isDisabled={!isKept} onPress={() => setPublishing(true)} tone="primary">
              {t("publish")}
            </Button>
          )}
        </Actions>
      </FormOf>
      {draft && (
        <PublishDialog
          draft={draft}
          isOpen={isPublishing}
          known={text}
          onClose={() => setPublishing(false)}
        />
      )}
    </Section>
  );
}
