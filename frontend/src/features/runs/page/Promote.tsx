import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Rocket } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import type { ProducedOut } from "@/api/schema";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { Actions, Dialog } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { FormOf } from "@/shared/ui/FormOf";
import { Notice } from "@/shared/ui/states";
import { runQuery } from "../queries";

/**
 * Promotes the model version of this run to the current policy, with a reason that is stored
 * permanently.
 */
export function Promote({ model, run }: { model: ProducedOut; run: string }) {
  const { t } = useTranslation("runs");
  const { t: shell } = useTranslation();
  const client = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const [reason, setReason] = useState("");
  const promote = useMutation({
    meta: { quiet: true },
    mutationFn: () =>
      body(
        api.POST("/api/registry/models/{model_id}/promote/", {
          params: { path: { model_id: model.id } },
          body: { reason },
        }),
      ),
    onSuccess: async () => {
      setIsOpen(false);
      toast({ mood: "good", text: t("promote.done", { name: model.name }) });
      await client.invalidateQueries({ queryKey: runQuery(run).queryKey });
    },
  });
  if (model.kind !== "policy" || model.state !== "candidate") return null;
  return (
    <>
      <Button icon={Rocket} onPress={() => setIsOpen(true)}>
        {t("promote.open", { name: model.name })}
      </Button>
      <Dialog
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        title={t("promote.title", { name: model.name })}
      >
        <FormOf error={promote.error} onSubmit={() => promote.mutate()}>
          <Notice mood="warn">{t("promote.unchecked")}</Notice>
          <TextField
            autoFocus
            hint={t("promote.hint")}
            label={t("promote.reason")}
            name="reason"
            onChange={setReason}
            value={reason}
          />
          <Actions>
            <Button onPress={() => setIsOpen(false)} tone="quiet">
              {shell("cancel")}
            </Button>
            <Button isPending={promote.isPending} tone="primary" type="submit">
              {t("promote.confirm")}
            </Button>
          </Actions>
        </FormOf>
      </Dialog>
    </>
  );
}
