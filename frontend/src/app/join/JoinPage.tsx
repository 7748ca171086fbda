import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { api, body } from "@/api/client";
import { isApiError } from "@/api/errors";
import type { OpenInvitationOut } from "@/api/schema";
import { ButtonLink } from "@/shared/ui/Button";
import { Loaded, Notice } from "@/shared/ui/states";
import { SignedOutLayout } from "../SignedOutLayout";
import { JoinForm } from "./JoinForm";

/** The page of an invitation link, where the invited person creates an account. */
export function JoinPage() {
  const { t } = useTranslation("join");
  const { secret: token = "" } = useParams();
  const invitation = useQuery({
    queryKey: ["invitation", token],
    queryFn: ({ signal }) =>
      body(api.GET("/api/people/invitations/{token}/", { params: { path: { token } }, signal })),
    staleTime: Number.POSITIVE_INFINITY, // refetching would discard what the person has typed
  });
  if (isApiError(invitation.error, "invitation_is_gone")) return <Gone />;
  return (
    <SignedOutLayout title={t("title")}>
      <Loaded query={invitation}>
        {(found) => (
          <>
            <Welcome invitation={found} />
            <JoinForm invitation={found} token={token} />
          </>
        )}
      </Loaded>
    </SignedOutLayout>
  );
}

/** Names the roles that the invited person gets. */
function Welcome({ invitation }: { invitation: OpenInvitationOut }) {
  const { t, i18n } = useTranslation(["join", "people"]);
  const words = invitation.roles.map((role) => t(`people:roles.${role}`));
  const roles = new Intl.ListFormat(i18n.language).format(words);
  return (
    <Notice title={t("invitedAs", { roles })}>{invitation.note && <p>{invitation.note}</p>}</Notice>
  );
}

function Gone() {
  const { t } = useTranslation(["join", "shared"]);
  return (
    <SignedOutLayout title={t("gone")}>
      <p>{t("goneText")}</p>
      <ButtonLink to="/sign-in">{t("shared:signIn")}</ButtonLink>
    </SignedOutLayout>
  );
}
