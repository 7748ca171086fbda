import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import type { PersonRowOut } from "@/api/schema";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { ConfirmDialog } from "@/shared/ui/ConfirmDialog";
import { Section } from "@/shared/ui/Page";
import { Loaded } from "@/shared/ui/states";
import { historyQuery } from "./queries";

/** In how many browsers a person is signed in, and the way to end that. */
export function OpenSessions({ person }: { person: PersonRowOut }) {
  const { t } = useTranslation("people");
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const name = person.name || person.username;
  const path = { path: { person_id: person.id } };
  const queryKey = ["people", "sessions", person.id];
  const sessions = useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      body(api.GET("/api/people/{person_id}/sessions/", { params: path, signal })),
  });
  const end = useMutation({
    mutationFn: () => api.DELETE("/api/people/{person_id}/sessions/", { params: path }),
    onSuccess: () => {
      toast({ mood: "good", text: t("sessions.ended", { name }) });
      void client.invalidateQueries({ queryKey: historyQuery(person.id).queryKey });
      return client.invalidateQueries({ queryKey });
    },
    onSettled: () => setAsking(false),
  });
  return (
    <Section title={t("sessions.title")}>
      <Loaded lines={1} query={sessions}>
        {({ open }) => (
          <>
            <p>{t("sessions.open", { count: open })}</p>
            {open > 0 && (
              <div>
                <Button onPress={() => setAsking(true)}>{t("sessions.end")}</Button>
              </div>
            )}
          </>
        )}
      </Loaded>
      <ConfirmDialog
        confirm={t("sessions.end")}
        isOpen={isAsking}
        isPending={end.isPending}
        onClose={() => setAsking(false)}
        onConfirm={() => end.mutate()}
        title={t("sessions.endTitle", { name })}
      >
        {t("sessions.endText")}
      </ConfirmDialog>
    </Section>
  );
}
