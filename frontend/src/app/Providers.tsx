import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { Button } from "@/shared/ui/Button";
import { ErrorNotice } from "@/shared/ui/states";
import styles from "./Providers.module.css";

/** A button for each identity provider of this installation; nothing where there is none. */
export function Providers({ next, isOnly = false }: { next: string; isOnly?: boolean }) {
  const { t } = useTranslation();
  const providers = useQuery({
    queryKey: ["providers"],
    queryFn: ({ signal }) => body(api.GET("/api/people/providers/", { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const leave = useMutation({
    meta: { quiet: true },
    mutationFn: (provider_id: string) =>
      body(
        api.POST("/api/people/providers/{provider_id}/", {
          params: { path: { provider_id } },
          body: { next },
        }),
      ),
    onSuccess: ({ address }) => window.location.assign(address),
  });
  if (!providers.data?.length) return null;
  return (
    <div className={styles.providers}>
      {providers.data.map(({ id, name }) => (
        <Button isPending={leave.isPending} key={id} onPress={() => leave.mutate(id)}>
          {t("sso.with", { name })}
        </Button>
      ))}
      <ErrorNotice error={leave.error} />
      {!isOnly && <p className={styles.or}>{t("sso.or")}</p>}
    </div>
  );
}
