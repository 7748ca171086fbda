import { useQuery } from "@tanstack/react-query";
import { GraduationCap } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ToGradeOut } from "@/api/schema";
import { RawText } from "@/shared/text/RawText";
import { Segments } from "@/shared/ui/choices";
import { Page, Section } from "@/shared/ui/Page";
import { Empty, Loaded } from "@/shared/ui/states";
import styles from "./Qualification.module.css";
import { gradingQuery, useGrade } from "./queries";

const scores: readonly string[] = ["1", "2", "3", "4", "5", "6", "7"];

/** Demonstrations of candidates to grade, one after the other, without names. */
export function GradingPage() {
  const { t } = useTranslation("qualification");
  const waiting = useQuery(gradingQuery);
  return (
    <Page lead={t("gradingLead")} title={t("grading")} width="text">
      <Loaded query={waiting}>
        {(answer) =>
          answer ? (
            <ToGrade answer={answer} key={answer.id} />
          ) : (
            <Empty icon={GraduationCap} title={t("allGraded")}>
              {t("allGradedText")}
            </Empty>
          )
        }
      </Loaded>
    </Page>
  );
}

function ToGrade({ answer }: { answer: ToGradeOut }) {
  const { t } = useTranslation("qualification");
  const grade = useGrade();
  return (
    <Section title={t("demonstration")}>
      <div className={styles.prompt}>
        <RawText text={answer.prompt} />
      </div>
      <RawText text={answer.text ?? ""} />
      <Segments
        choices={scores.map((score) => ({ value: score, label: score }))}
        label={t("score")}
        onChange={(score) => grade.mutate({ graded_id: answer.id, score: Number(score) })}
        value={grade.variables ? String(grade.variables.score) : ""}
      />
    </Section>
  );
}
