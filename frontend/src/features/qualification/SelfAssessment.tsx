import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { AttemptOut } from "@/api/schema";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { Checkboxes } from "@/shared/ui/choices";
import { Actions } from "@/shared/ui/Dialog";
import { FormOf } from "@/shared/ui/FormOf";
import { Section } from "@/shared/ui/Page";
import { Notice } from "@/shared/ui/states";
import { useLocalStorage } from "@/shared/useLocalStorage";
import { emptyItemAnswer, type ItemAnswer } from "./itemAnswer";
import styles from "./Qualification.module.css";
import { useAnswer, useHandIn } from "./queries";

interface Props {
  attempt: AttemptOut;
  said: Record<string, ItemAnswer>;
  /** The questions that are still open, counted from 0. */
  missing: readonly number[];
  onGo: (step: number) => void;
}

const NONE: string[] = [];

/** The last page: which groups and topics one knows about, and handing in. */
export function SelfAssessment({ attempt, said, missing, onGo }: Props) {
  const { t } = useTranslation("qualification");
  const navigate = useNavigate();
  const [topics, setTopics] = useLocalStorage(`screening-topics-${attempt.id}`, NONE);
  const keep = useAnswer(attempt.id);
  const handIn = useHandIn(attempt.id);
  const send = async () => {
    // Once more all of them: a line may have been down when they were said.
    for (const item of attempt.items) {
      await keep.mutateAsync({ item_id: item.id, said: said[item.id] ?? emptyItemAnswer });
    }
    await handIn.mutateAsync(topics);
    setTopics(NONE);
    toast({ mood: "good", text: t("done") });
    navigate("/qualification");
  };
  return (
    <div className={styles.last}>
      <FormOf
        error={keep.error ?? handIn.error}
        onSubmit={() => void send().catch(() => undefined)}
      >
        {attempt.test.topics.length > 0 && (
          <Section lead={t("topicsLead")} title={t("topics")}>
            <Checkboxes
              choices={attempt.test.topics.map((topic) => ({ value: topic, label: topic }))}
              label={t("topicsLabel")}
              onChange={setTopics}
              value={topics}
            />
          </Section>
        )}
        {missing.length > 0 ? (
          <Notice mood="warn" title={t("missing", { count: missing.length })}>
            <span className={styles.open}>
              {missing.map((step) => (
                <Button key={step} onPress={() => onGo(step)}>
                  {t("question", { number: step + 1 })}
                </Button>
              ))}
            </span>
          </Notice>
        ) : (
          <Notice mood="info">{t("handInText")}</Notice>
        )}
        <Actions>
          <Button
            isDisabled={missing.length > 0}
            isPending={keep.isPending || handIn.isPending}
            tone="primary"
            type="submit"
          >
            {t("handIn")}
          </Button>
        </Actions>
      </FormOf>
    </div>
  );
}
