import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import type { InvitationOut } from "@/api/schema";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { CopyField } from "@/shared/ui/CopyField";
import { Actions, Dialog } from "@/shared/ui/Dialog";
import { Notice } from "@/shared/ui/states";
import styles from "./People.module.css";
import { allInvitations } from "./queries";

/** Renews an invitation link, which ends the old one, or revokes the invitation. */
export function InvitationActions({ invitation }: { invitation: InvitationOut }) {
  const { t } = useTranslation(["people", "shared"]);
  const client = useQueryClient();
  const [link, setLink] = useState("");
  const reread = () => client.invalidateQueries({ queryKey: allInvitations });
  const params = { path: { invitation_id: invitation.id } };
  const renew = useMutation({
    mutationFn: () => body(api.POST("/api/people/invitations/{invitation_id}/renew/", { params })),
    onSuccess: (made) => {
      setLink(made.link);
      return reread();
    },
  });
  const revoke = useMutation({
    mutationFn: () => api.DELETE("/api/people/invitations/{invitation_id}/revoke/", { params }),
    onSuccess: () => {
      toast({ mood: "good", text: t("invitations.revoked") });
      return reread();
    },
  });
  return (
    <span className={styles.badges}>
      <Button isPending={renew.isPending} onPress={() => renew.mutate()}>
        {t("invitations.renew")}
      </Button>
      {invitation.state === "open" && (
        <Button isPending={revoke.isPending} onPress={() => revoke.mutate()} tone="quiet">
          {t("invitations.revoke")}
        </Button>
      )}
      <Dialog
        isOpen={link !== ""}
        onClose={() => setLink("")}
        size="medium"
        title={t("invitations.renewed")}
      >
        <Notice mood="good">{t("invite.made")}</Notice>
        <CopyField label={t("invite.link")} text={link} />
        <Actions>
          <Button onPress={() => setLink("")}>{t("shared:close")}</Button>
        </Actions>
      </Dialog>
    </span>
  );
}
