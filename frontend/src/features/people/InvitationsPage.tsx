import { useInfiniteQuery } from "@tanstack/react-query";
import { Mail, UserPlus, Users } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import type { InvitationOut } from "@/api/schema";
import { Button } from "@/shared/ui/Button";
import { SelectField } from "@/shared/ui/choices";
import { TextField } from "@/shared/ui/Field";
import { Filters } from "@/shared/ui/Filters";
import { Page } from "@/shared/ui/Page";
import { Badge, Empty, Loaded } from "@/shared/ui/states";
import { Table } from "@/shared/ui/Table";
import { Time } from "@/shared/ui/Time";
import { BulkDialog } from "./BulkDialog";
import { InvitationActions } from "./InvitationActions";
import { InviteDialog } from "./InviteDialog";
import styles from "./People.module.css";
import { type InvitationFilter, invitationsQuery } from "./queries";

const everything: InvitationFilter = { search: "", state: "any" };
const states = ["any", "open", "accepted", "revoked", "expired"] as const;

export function InvitationsPage() {
  const { t } = useTranslation(["people", "shared"]);
  const [asks, setAsks] = useState<"" | "one" | "many">("");
  const [filter, setFilter] = useState(everything);
  const invitations = useInfiniteQuery(invitationsQuery(useDeferredValue(filter)));
  const close = () => setAsks("");
  const invite = (
    <>
      <Button icon={Users} onPress={() => setAsks("many")}>
        {t("bulk.open")}
      </Button>
      <Button icon={UserPlus} onPress={() => setAsks("one")} tone="primary">
        {t("invite.open")}
      </Button>
    </>
  );
  return (
    <Page actions={invite} lead={t("invitations.lead")} title={t("invitations.title")}>
      <Filters>
        <TextField
          label={t("invitations.search")}
          onChange={(search) => setFilter({ ...filter, search })}
          type="search"
          value={filter.search}
        />
        <SelectField<InvitationFilter["state"]>
          choices={states.map((value) => ({
            value,
            label: value === "any" ? t("states.any") : t(`invitationStates.${value}`),
          }))}
          label={t("list.state")}
          onChange={(state) => setFilter({ ...filter, state })}
          value={filter.state}
        />
      </Filters>
      <Loaded query={invitations}>
        {({ pages }) => <Invitations found={pages.flatMap((page) => page.results)} />}
      </Loaded>
      {invitations.hasNextPage && (
        <Button onPress={() => invitations.fetchNextPage()}>{t("shared:more")}</Button>
      )}
      <InviteDialog isOpen={asks === "one"} onClose={close} />
      <BulkDialog isOpen={asks === "many"} onClose={close} />
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
      stacks
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
      <td data-column={t("invitationColumns.invitedBy")}>{invitation.invited_by}</td>
      <td data-column={t("invitationColumns.made")}>
        <Time at={invitation.created_at} />
      </td>
      <td data-column={t("invitationColumns.expires")}>
        <Time at={invitation.expires_at} />
      </td>
      <td>{invitation.state !== "accepted" && <InvitationActions invitation={invitation} />}</td>
    </tr>
  );
}
