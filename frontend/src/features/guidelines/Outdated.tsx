import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { OutdatedOut } from "@/api/schema";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { ConfirmDialog } from "@/shared/ui/ConfirmDialog";
import { Section } from "@/shared/ui/Page";
import { Loaded } from "@/shared/ui/states";
import { Table } from "@/shared/ui/Table";
import { type Kind, outdatedQuery, type Purpose, useRequeue } from "./queries";

const columns = ["guideline", "made", "newest", "labels", "tasks", "actions"] as const;

/** Labels made under an outdated version, with a button that requests them again. */
export function Outdated() {
  const { t } = useTranslation("guidelines");
  return (
    <Section lead={t("outdated.lead")} title={t("outdated.title")}>
      <Loaded lines={2} query={useQuery(outdatedQuery)}>
        {(rows) =>
          rows.length === 0 ? (
            <p>{t("outdated.none")}</p>
          ) : (
            <Table
              columns={columns.map((column) => t(`outdated.columns.${column}`))}
              label={t("outdated.title")}
              stacks
            >
              {rows.map((row) => (
                <Row key={row.guideline} row={row} />
              ))}
            </Table>
          )
        }
      </Loaded>
    </Section>
  );
}

function Row({ row }: { row: OutdatedOut }) {
  const { t } = useTranslation("guidelines");
  const [isAsking, setAsking] = useState(false);
  const requeue = useRequeue(row.guideline);
  const send = () =>
    requeue.mutate(undefined, {
      onSuccess: ({ tasks }) => {
        setAsking(false);
        toast({ mood: "good", text: t("outdated.done", { count: tasks }) });
      },
    });
  return (
    <tr>
      <td>
        {t(`kinds.${row.kind as Kind}`)} · {t(`purposes.${row.purpose as Purpose}`)}
      </td>
      <td data-column={t("outdated.columns.made")}>{t("version", { number: row.version })}</td>
      <td data-column={t("outdated.columns.newest")}>{t("version", { number: row.newest })}</td>
      <td data-column={t("outdated.columns.labels")}>{row.labels}</td>
      <td data-column={t("outdated.columns.tasks")}>{row.tasks}</td>
      <td>
        {row.requeue && !row.requeue.finished_at ? (
          t("outdated.working", { done: row.requeue.done, count: row.requeue.tasks })
        ) : (
          <Button onPress={() => setAsking(true)}>{t("outdated.requeue")}</Button>
        )}
        <ConfirmDialog
          confirm={t("outdated.requeue")}
          isOpen={isAsking}
          isPending={requeue.isPending}
          onClose={() => setAsking(false)}
          onConfirm={send}
          title={t("outdated.ask", { count: row.tasks })}
        >
          {t("outdated.askText")}
        </ConfirmDialog>
      </td>
    </tr>
  );
}
