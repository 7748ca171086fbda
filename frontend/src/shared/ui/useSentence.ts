import { useTranslation } from "react-i18next";
import { ApiError, Unreachable } from "@/api/errors";

/** Returns the server's sentence for a refusal, or ours where the server could not say one. */
export function useSentence(): (error: unknown) => string {
  const { t } = useTranslation();
  return (error) => {
    if (error instanceof Unreachable) return t("errors.unreachable");
    return (error instanceof ApiError && error.message) || t("errors.unexpected");
  };
}
