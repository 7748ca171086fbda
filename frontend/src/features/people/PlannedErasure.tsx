import { Undo2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { PersonRowOut } from "@/api/schema";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { ErrorNotice, Notice } from "@/shared/ui/states";
import { Time } from "@/shared/ui/Time";
import { useUndoErasure } from "./queries";

interface Props {
  person: PersonRowOut;
  at: string;
  mayUndo: boolean;
}

/** Says who asked for the erasure of a person and when it happens, and offers to undo it. */
export function PlannedErasure({ person, at, mayUndo }: Props) {
  const { t } = useTranslation("people");
  const undo = useUndoErasure(person.id);
  const done = () => toast({ mood: "good", text: t("farewell.undone") });
  return (
    <>
      <Notice mood="bad" title={t("farewell.planned")}>
        {t("farewell.plannedText", { name: person.erased_by })} <Time at={at} />
      </Notice>
      <ErrorNotice error={undo.error} />
      {mayUndo && (
        <div>
          <Button
            icon={Undo2}
            isPending={undo.isPending}
            onPress={() => undo.mutate(undefined, { onSuccess: done })}
            tone="primary"
          >
            {t("farewell.undo")}
          </Button>
        </div>
      )}
    </>
  );
}
