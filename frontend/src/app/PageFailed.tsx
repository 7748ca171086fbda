import { CircleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useRouteError } from "react-router";
import { ApiError } from "@/api/errors";
import { NotAllowed } from "@/shared/session/Only";
import { Button } from "@/shared/ui/Button";
import { Page } from "@/shared/ui/Page";
import { Empty } from "@/shared/ui/states";
import { useSentence } from "@/shared/ui/useSentence";
import { NotFound } from "./NotFound";

/** Replaces a page that crashed. The rest of the application keeps working. */
export function PageFailed() {
  const { t } = useTranslation();
  const sentence = useSentence();
  const error = useRouteError();
  if (error instanceof ApiError && error.status === 404) return <NotFound />;
  if (error instanceof ApiError && error.status === 403) return <NotAllowed />;
  return (
    <Page hideTitle title={t("failed.title")} width="text">
      <Empty
        action={<Button onPress={() => window.location.reload()}>{t("failed.reload")}</Button>}
        icon={CircleAlert}
        title={t("failed.title")}
      >
        {sentence(error)}
      </Empty>
    </Page>
  );
}
