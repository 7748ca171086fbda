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
  /** Indexes of unanswered questions, from 0. */
  missing: readonly number[];
  onGo: (step: number) => void;
}

const NONE: string[] = [];

/** The last page of the test: known groups and topics, and the button that submits the test. */
export function SelfAssessment({ attempt, said, missing, onGo }: Props) {
  const { t } = useTranslation("qualification");
  const navigate = useNavigate();
  const [topics, setTopics] = useLocalStorage(`screening-topics-${attempt.id}`, NONE);
  const keep = useAnswer(attempt.id);
  const handIn = useHandIn(attempt.id);
  const send = async () => {
    // Send every answer again, because a save may have failed while offline.
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
