import i18next from "i18next";
import { useTranslation } from "react-i18next";

/** What used a prompt, in words. A kind that is new here stays as the server says it. */
export function useKindOfUse(): (what: string) => string {
  useTranslation("prompts");
  return (what) => {
    const key = `prompts:usedBy.${what}`;
    return i18next.exists(key) ? i18next.t(key as "prompts:usedBy.task") : what;
  };
}
