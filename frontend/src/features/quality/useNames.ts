/** Names of the values that numbers can be cut by. */

import i18next from "i18next";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { formatOf } from "@/shared/charts";

export function useNames() {
  const { t, i18n } = useTranslation("quality");
  return useMemo(() => {
    const day = formatOf("day", i18n.language);
    const languages = new Intl.DisplayNames(i18n.language, { type: "language" });
    const named: Record<string, (key: string) => string> = {
      week: (key) => day(new Date(`${key}T00:00:00Z`)),
      round: (number) => t("names.round", { number }),
      k: (number) => t("names.k", { number }),
      length: (key) => t("names.length", { times: Number(key) }),
      language: (key) => languages.of(key) ?? key,
      model_pair: (key) => key.split("|").join(" · "),
      group: (key) => key.split("+").map(groupName).join(" × "),
      use_case: useCaseName,
    };
    function groupName(group: string): string {
      const known = (["training", "held_out", "researchers"] as const).find((one) => one === group);
      return known ? t(`groups.${known}`) : group;
    }
    const name = (by: string, key: string, given = ""): string =>
      key === "" ? t("unknown") : (named[by]?.(key) ?? (given || key));
    return { name, choice: (by: string, key: string) => ({ value: key, label: name(by, key) }) };
  }, [t, i18n.language]);
}

/** Returns the name of a use case from the catalogue of prompts. */
function useCaseName(key: string): string {
  const word = `prompts:useCases.${key}`;
  return i18next.exists(word) ? i18next.t(word as "product") : key;
}
