import { GraduationCap, KeyRound, LogOut } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PersonRowOut } from "@/api/schema";
import { hasRole, useMe } from "@/shared/session/session";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { TypedConfirmDialog } from "@/shared/ui/TypedConfirmDialog";
import { usePseudonymise } from "./queries";
import { RemoveFactors } from "./RemoveFactors";
import { RequalifyDialog } from "./RequalifyDialog";
import { ResetLinkDialog } from "./ResetLinkDialog";
import { SuspendOrRestore } from "./SuspendOrRestore";

/** Every action on the account of a person. */
export function PersonActions({ person }: { person: PersonRowOut }) {
  const { t } = useTranslation("people");
  const me = useMe();
  const [asks, setAsks] = useState<"" | "reset" | "requalify" | "farewell">("");
  const farewell = usePseudonymise(person.id);
  const close = () => setAsks("");
  if (person.has_left || person.erased_at) return null;
  const manages = hasRole(me, "manager") || me.is_superuser;
  const erase = (typed: string) =>
    farewell.mutate(typed, {
      onSuccess: () => {
        close();
        toast({ mood: "good", text: t("farewell.done") });
      },
    });
  return (
    <>
      {!person.suspended_at && (
        <Button icon={KeyRound} onPress={() => setAsks("reset")}>
          {t("reset.open")}
        </Button>
      )}
      {manages && person.qualified_at && (
        <Button icon={GraduationCap} onPress={() => setAsks("requalify")}>
          {t("requalify.open")}
        </Button>
      )}
      <RemoveFactors person={person} />
      <SuspendOrRestore person={person} />
      <Button icon={LogOut} onPress={() => setAsks("farewell")}>
        {t("farewell.open")}
      </Button>
      <ResetLinkDialog isOpen={asks === "reset"} onClose={close} person={person} />
      <RequalifyDialog isOpen={asks === "requalify"} onClose={close} person={person} />
      <TypedConfirmDialog
        confirm={t("farewell.open")}
        error={farewell.error}
        isOpen={asks === "farewell"}
        isPending={farewell.isPending}
        label={t("farewell.confirm", { username: person.username })}
        onClose={close}
        onConfirm={erase}
        text={t("farewell.text")}
        title={t("farewell.title", { name: person.name || person.username })}
        wanted={person.username}
      />
    </>
  );
}
