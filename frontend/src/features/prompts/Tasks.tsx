import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { TaskOfPromptOut } from "@/api/schema";
import { Section } from "@/shared/ui/Page";
import { Badge, Loaded } from "@/shared/ui/states";
import { Table } from "@/shared/ui/Table";
import { Time } from "@/shared/ui/Time";
import { tasksQuery } from "./queries";

const columns = ["task", "purpose", "state", "labels", "created"] as const;

/** The tasks of a prompt and how many of their labels there are. */
export function Tasks({ prompt }: { prompt: string }) {
  const { t } = useTranslation("prompts");
  return (
    <Section title={t("tasks.title")}>
      <Loaded lines={2} query={useQuery(tasksQuery(prompt))}>
        {(tasks) =>
          tasks.length === 0 ? (
            <p>{t("tasks.none")}</p>
          ) : (
            <Table
              columns={columns.map((column) => t(`tasks.${column}`))}
              label={t("tasks.title")}
              stacks
            >
              {tasks.map((task) => (
                <Row key={task.id} task={task} />
              ))}
            </Table>
          )
        }
      </Loaded>
    </Section>
  );
}

function Row({ task }: { task: TaskOfPromptOut }) {
  const { t } = useTranslation("prompts");
  const isDone = task.labels >= task.wanted;
  const state = task.retired_at ? "retired" : isDone ? "done" : "open";
  return (
    <tr>
      <td>
        <Link to={`/quality/tasks/${task.id}`}>{t(`tasks.kinds.${task.kind}`)}</Link>
      </td>
      <td data-column={t("tasks.purpose")}>{t(`tasks.purposes.${task.purpose}`)}</td>
      <td data-column={t("tasks.state")}>
        <Badge {...(state === "done" && { mood: "good" })}>{t(`tasks.states.${state}`)}</Badge>
      </td>
      <td data-column={t("tasks.labels")}>
        {t("tasks.of", { labels: task.labels, wanted: task.wanted })}
      </td>
      <td data-column={t("tasks.created")}>
        <Time at={task.created_at} />
      </td>
    </tr>
  );
}
