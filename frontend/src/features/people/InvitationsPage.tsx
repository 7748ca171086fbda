import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Mail, UserPlus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import type { InvitationOut } from "@/api/schema";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { Page } from "@/shared/ui/Page";
import { Badge, Empty, Loaded } from "@/shared/ui/states";
import { Table } from "@/shared/ui/Table";
import { Time } from "@/shared/ui/Time";
import { InviteDialog } from "./InviteDialog";
import styles from "./People.module.css";
import { invitationsQuery } from "./queries";

export function InvitationsPage() {
  const { t } = useTranslation(["people", "shell"]);
  const [isInviting, setInviting] = useState(false);
  const invitations = useInfiniteQuery(invitationsQuery);
  const invite = (
    <Button icon={UserPlus} onPress={() => setInviting(true)} tone="primary">
      {t("invite.open")}
    </Button>
  );
  return (
    <Page actions={invite} lead={t("invitations.lead")} title={t("invitations.title")}>
      <Loaded query={invitations}>
        {({ pages }) => <Invitations found={pages.flatMap((page) => page.results)} />}
      </Loaded>
      {invitations.hasNextPage && (
        <Button onPress={() => invitations.fetchNextPage()}>{t("shell:more")}</Button>
      )}
      <InviteDialog isOpen={isInviting} onClose={() => setInviting(false)} />
    </Page>
  );
}

const columns = ["who", "state", "roles", "invitedBy", "made", "expires", "actions"] as const;

function Invitations({ found }: { found: readonly InvitationOut[] }) {
  const { t } = useTranslation("people");
  if (found.length === 0) {
    return (
      <Empty icon={Mail} title={t("invitations.none")}>
        {t("invitations.noneText")}
      </Empty>
    );
  }
  return (
    <Table
      columns={columns.map((column) => t(`invitationColumns.${column}`))}
      label={t("invitations.title")}
    >
      {found.map((invitation) => (
        <Row invitation={invitation} key={invitation.id} />
      ))}
    </Table>
  );
}

const moods = { open: "info", accepted: "good", revoked: "bad", expired: "warn" } as const;

function Row({ invitation }: { invitation: InvitationOut }) {
  const { t } = useTranslation("people");
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () =>
      api.DELETE("/api/invitations/{invitation_id}/", {
        params: { path: { invitation_id: invitation.id } },
      }),
    onSuccess: () => {
      toast({ mood: "good", text: t("invitations.revoked") });
      return client.invalidateQueries({ queryKey: invitationsQuery.queryKey });
    },
  });
  return (
    <tr>
      <td>
        {invitation.accepted_by ?? (invitation.email || t("invitations.anybody"))}
        {invitation.note && <span className={styles.note}>{invitation.note}</span>}
      </td>
      <td>
        <Badge mood={moods[invitation.state]}>{t(`invitationStates.${invitation.state}`)}</Badge>
      </td>
      <td>
        <span className={styles.badges}>
          {invitation.roles.map((role) => (
            <Badge key={role}>{t(`roles.${role}`)}</Badge>
          ))}
        </span>
      </td>
      <td>{invitation.invited_by}</td>
      <td>
        <Time at={invitation.created_at} />
      </td>
      <td>
        <Time at={invitation.expires_at} />
      </td>
      <td>
        {invitation.state === "open" && (
          <Button isPending={revoke.isPending} onPress={() => revoke.mutate()}>
            {t("invitations.revoke")}
          </Button>
        )}
      </td>
    </tr>
  );
}
