import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { WrittenPromptIn } from "@/api/schema";
import { Only } from "@/shared/session/Only";
import { useMe } from "@/shared/session/session";
import { RichText } from "@/shared/text/RichText";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { Actions } from "@/shared/ui/Dialog";
import { FormOf } from "@/shared/ui/FormOf";
import { Page, Section } from "@/shared/ui/Page";
import { Loaded, Notice } from "@/shared/ui/states";
import { useDebounced } from "@/shared/useDebounced";
import { useLocalStorage } from "@/shared/useLocalStorage";
import { PromptFields } from "./PromptFields";
import styles from "./Prompts.module.css";
import { emptyForm, isWorthChecking, type PromptForm, toRequest } from "./promptForm";
import { duplicateQuery, useWritePrompt, writingGuidelineQuery } from "./queries";

export function WritePromptPage() {
  return (
    <Only roles={["labeler"]}>
      <WritePrompt />
    </Only>
  );
}

function WritePrompt() {
  const { t } = useTranslation("prompts");
  const me = useMe();
  const navigate = useNavigate();
  const [written, setWritten] = useLocalStorage<PromptForm>(`prompt-of-${me.id}`, emptyForm);
  const write = useWritePrompt();
  const send = () =>
    write.mutate(toRequest(written), {
      onSuccess: () => {
        setWritten(emptyForm);
        toast({ mood: "good", text: t("write.done") });
        navigate("/prompts/mine");
      },
    });

  return (
    <Page lead={t("write.lead")} title={t("write.title")}>
      <div className={styles.beside}>
        <Section lead={t(`kindHints.${written.kind}`)} title={t("write.prompt")}>
          <FormOf error={write.error} onSubmit={send}>
            <PromptFields onChange={setWritten} written={written} />
            <DuplicateWarning written={toRequest(written)} />
            <Actions>
              <Button isPending={write.isPending} tone="primary" type="submit">
                {t("write.send")}
              </Button>
            </Actions>
          </FormOf>
        </Section>
        <GuidelineBeside />
      </div>
    </Page>
  );
}

/** Checks for duplicates when the person stops typing. It never shows the prompts of others. */
function DuplicateWarning({ written }: { written: WrittenPromptIn }) {
  const { t } = useTranslation("prompts");
  const settled = useDebounced(JSON.stringify(written));
  const asked = JSON.parse(settled) as WrittenPromptIn;
  const found = useQuery({ ...duplicateQuery(asked), enabled: isWorthChecking(asked) });
  return (
    <div aria-live="polite">
      {found.data?.duplicate && <Notice mood="warn">{t("write.duplicate")}</Notice>}
    </div>
  );
}

/** The current guideline for writing prompts, visible beside the form. */
function GuidelineBeside() {
  const { t } = useTranslation("prompts");
  const guideline = useQuery(writingGuidelineQuery);
  return (
    <aside aria-label={t("guideline.title")} className={styles.guideline}>
      <Loaded lines={4} query={guideline}>
        {(found) =>
          found ? (
            <details open>
              <summary>{t("guideline.version", { version: found.version })}</summary>
              <RichText text={found.body} />
            </details>
          ) : (
            <p>{t("guideline.none")}</p>
          )
        }
      </Loaded>
    </aside>
  );
}
