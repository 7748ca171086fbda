import i18next from "i18next";
import { useTranslation } from "react-i18next";
import { ApiError, Unreachable } from "@/api/errors";

/** Returns our own message for an error code, or else the server's message. */
export function useSentence(): (error: unknown) => string {
  const { t } = useTranslation();
  return (error) => {
    if (error instanceof Unreachable) return t("errors.unreachable");
    if (!(error instanceof ApiError)) return t("errors.unexpected");
    const key = `errors.${error.code}`;
    return i18next.exists(key) ? i18next.t(key as "errors.unexpected") : error.message;
  };
}
