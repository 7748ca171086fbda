import { useTranslation } from "react-i18next";
import type { PersonRowOut } from "@/api/schema";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { CopyField } from "@/shared/ui/CopyField";
import { Actions, Dialog } from "@/shared/ui/Dialog";
import { ErrorNotice, Notice } from "@/shared/ui/states";
import { Time } from "@/shared/ui/Time";
import { useResetLink } from "./queries";

interface Props {
  person: PersonRowOut;
  isOpen: boolean;
  onClose: () => void;
}

/** Creates a password reset link. It is shown once, works once and expires. */
export function ResetLinkDialog({ person, isOpen, onClose }: Props) {
  const { t } = useTranslation(["people", "shared"]);
  const { make, revoke } = useResetLink(person.id);
  const close = () => {
    make.reset();
    onClose();
  };
  const takeBack = () =>
    revoke.mutate(undefined, {
      onSuccess: () => {
        toast({ mood: "good", text: t("reset.revoked") });
        close();
      },
    });
  return (
    <Dialog
      isOpen={isOpen}
      onClose={close}
      size="medium"
      title={t("reset.title", { name: person.name || person.username })}
    >
      {make.data ? (
        <>
          <Notice mood="good">
            {t("reset.made")} <Time at={make.data.expires_at} />
          </Notice>
          <CopyField label={t("reset.link")} text={make.data.link} />
        </>
      ) : (
        <p>{t("reset.text")}</p>
      )}
      <ErrorNotice error={make.error ?? revoke.error} />
      <Actions>
        <Button isPending={revoke.isPending} onPress={takeBack} tone="quiet">
          {t("reset.revoke")}
        </Button>
        {make.data ? (
          <Button onPress={close}>{t("shared:close")}</Button>
        ) : (
          <Button isPending={make.isPending} onPress={() => make.mutate()} tone="primary">
            {t("reset.make")}
          </Button>
        )}
      </Actions>
    </Dialog>
  );
}
