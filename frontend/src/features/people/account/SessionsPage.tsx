import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { LogOut } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import type { PersonSessionOut } from "@/api/schema";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { ConfirmDialog } from "@/shared/ui/ConfirmDialog";
import { Page } from "@/shared/ui/Page";
import { Badge, Loaded } from "@/shared/ui/states";
import { Table } from "@/shared/ui/Table";
import { Time } from "@/shared/ui/Time";
import { EndOthersDialog } from "./EndOthersDialog";

const sessionsKey = ["sessions"];

/** Where the person is signed in, and how to end that. */
export function SessionsPage() {
  const { t } = useTranslation("people/account");
  const client = useQueryClient();
  const [unwanted, setUnwanted] = useState<PersonSessionOut | null>(null);
  const [endsOthers, setEndsOthers] = useState(false);
  const sessions = useQuery({
    queryKey: sessionsKey,
    queryFn: ({ signal }) => body(api.GET("/api/people/sessions/", { signal })),
  });
  const end = useMutation({
    mutationFn: ({ id }: PersonSessionOut) =>
      api.DELETE("/api/people/sessions/{session_id}/", { params: { path: { session_id: id } } }),
    onSuccess: () => toast({ mood: "good", text: t("sessions.ended") }),
    onSettled: () => {
      setUnwanted(null);
      return client.invalidateQueries({ queryKey: sessionsKey });
    },
  });
  const hasOthers = sessions.data?.some((session) => !session.is_current);
  const endOthers = (
    <Button icon={LogOut} onPress={() => setEndsOthers(true)}>
      {t("sessions.endOthers")}
    </Button>
  );
  return (
    <Page actions={hasOthers && endOthers} lead={t("sessions.lead")} title={t("sessions.title")}>
      <Loaded query={sessions}>
        {(found) => <SessionTable onEnd={setUnwanted} sessions={found} />}
      </Loaded>
      <ConfirmDialog
        confirm={t("sessions.end")}
        isOpen={unwanted !== null}
        isPending={end.isPending}
        onClose={() => setUnwanted(null)}
        onConfirm={() => unwanted && end.mutate(unwanted)}
        title={t("sessions.endTitle")}
      >
        {t("sessions.endText")}
      </ConfirmDialog>
      <EndOthersDialog
        isOpen={endsOthers}
        onClose={() => setEndsOthers(false)}
        onEnded={() => client.invalidateQueries({ queryKey: sessionsKey })}
      />
    </Page>
  );
}

interface TableProps {
  sessions: readonly PersonSessionOut[];
  onEnd: (session: PersonSessionOut) => void;
}

function SessionTable({ sessions, onEnd }: TableProps) {
  const { t } = useTranslation("people/account");
  const nameOf = useDeviceName();
  const columns = ["device", "address", "signedIn", "seen", "actions"] as const;
  return (
    <Table
      columns={columns.map((column) => t(`sessionColumns.${column}`))}
      label={t("sessions.title")}
      stacks
    >
      {sessions.map((session) => (
        <tr key={session.id}>
          <td>
            {nameOf(session)} {session.is_current && <Badge>{t("sessions.current")}</Badge>}
          </td>
          <td data-column={t("sessionColumns.address")}>
            {session.address ?? t("sessions.unknown")}
          </td>
          <td data-column={t("sessionColumns.signedIn")}>
            <Time at={session.signed_in_at} />
          </td>
          <td data-column={t("sessionColumns.seen")}>
            <Time at={session.seen_at} />
          </td>
          <td>
            {!session.is_current && (
              <Button
                aria-label={t("sessions.endOf", { device: nameOf(session) })}
                onPress={() => onEnd(session)}
              >
                {t("sessions.end")}
              </Button>
            )}
          </td>
        </tr>
      ))}
    </Table>
  );
}

function useDeviceName() {
  const { t } = useTranslation("people/account");
  return ({ browser, system }: PersonSessionOut) => {
    if (browser && system) return t("sessions.device", { browser, system });
    return browser || system || t("sessions.unknownDevice");
  };
}
