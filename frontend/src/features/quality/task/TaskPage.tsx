import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import type { JudgedTaskOut } from "@/api/schema";
import { inPlaces } from "@/shared/inPlaces";
import { RichText } from "@/shared/text/RichText";
import { Page, Section } from "@/shared/ui/Page";
import { Badge, Loaded } from "@/shared/ui/states";
import styles from "../Quality.module.css";
import { taskQuery } from "../queries";
import { useNames } from "../useNames";
import { Decision } from "./Decision";
import { DifferenceReasons } from "./DifferenceReasons";
import { LabelerRanks } from "./LabelerRanks";
import { Replies } from "./Replies";

/** One task with the rankings of every labeler side by side. */
export function TaskPage() {
  const { task = "" } = useParams();
  return (
    <Loaded query={useQuery(taskQuery(Number(task)))}>{(found) => <Task task={found} />}</Loaded>
  );
}

function Task({ task }: { task: JudgedTaskOut }) {
  const { t } = useTranslation("quality");
  const names = useNames();
  const about = [
    names.name("round", String(task.round)),
    names.name("use_case", task.prompt.use_case),
    names.name("language", task.prompt.language),
    names.name("k", String(task.replies.length)),
  ];
  return (
    <Page
      lead={about.map((one) => <Badge key={one}>{one}</Badge>)}
      title={t("task.title", { task: task.task })}
    >
      <Section title={t("task.prompt")}>
        {inPlaces(task.prompt.turns).map(({ item: turn, key }) => (
          <div key={key}>
            {task.prompt.turns.length > 1 && (
              <p className={styles.small}>{t(`turns.${turn.role}`)}</p>
            )}
            <RichText text={turn.text} />
          </div>
        ))}
      </Section>
      <Section lead={t("task.placesLead")} title={t("task.places")}>
        <LabelerRanks task={task} />
      </Section>
      <Section lead={t("why.lead")} title={t("why.title")}>
        <DifferenceReasons task={task} />
      </Section>
      <Section lead={t("decision.lead")} title={t("decision.title")}>
        <Decision key={task.adjudication?.decided_at} task={task} />
      </Section>
      <Section title={t("task.replies")}>
        <Replies task={task} />
      </Section>
    </Page>
  );
}
