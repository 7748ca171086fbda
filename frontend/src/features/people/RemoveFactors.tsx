import { ShieldOff } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PersonRowOut } from "@/api/schema";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { Actions, Dialog } from "@/shared/ui/Dialog";
import { ErrorNotice } from "@/shared/ui/states";
import { useRemoveFactors } from "./queries";

/** For somebody who lost the phone and the recovery codes. */
export function RemoveFactors({ person }: { person: PersonRowOut }) {
  const { t } = useTranslation(["people", "shared"]);
  const [isAsking, setAsking] = useState(false);
  const remove = useRemoveFactors(person.id);
  if (!person.has_second_factor) return null;
  const close = () => setAsking(false);
  const confirm = () =>
    remove.mutate(undefined, {
      onSuccess: () => {
        toast({ mood: "good", text: t("removeFactors.done") });
        close();
      },
    });
  return (
    <>
      <Button icon={ShieldOff} onPress={() => setAsking(true)}>
        {t("removeFactors.open")}
      </Button>
      <Dialog
        isOpen={isAsking}
        onClose={close}
        role="alertdialog"
        title={t("removeFactors.title", { name: person.name || person.username })}
      >
        <p>{t("removeFactors.text")}</p>
        <ErrorNotice error={remove.error} />
        <Actions>
          <Button onPress={close} tone="quiet">
            {t("shared:cancel")}
          </Button>
          <Button isPending={remove.isPending} onPress={confirm} tone="danger">
            {t("removeFactors.open")}
          </Button>
        </Actions>
      </Dialog>
    </>
  );
}
