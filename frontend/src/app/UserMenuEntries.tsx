import { KeyRound, LogOut, Settings } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useChangeMe, useMe, useSignOut } from "@/shared/session/session";
import { type Theme, themes } from "@/shared/theme/theme";
import { MenuChoice, MenuEntry, MenuLine, OpenMenu, type OpenMenuProps } from "@/shared/ui/Menu";
import { type Language, languages } from "./words";

/** What is in the menu of the signed-in person: theme, language, account and sign-out. */
export function UserMenuEntries(menu: Omit<OpenMenuProps, "label" | "children">) {
  const { t } = useTranslation();
  const me = useMe();
  const change = useChangeMe();
  const signOut = useSignOut();
  return (
    <OpenMenu {...menu} label={t("yourMenu")}>
      <MenuChoice<Theme>
        choices={themes.map((theme) => ({ value: theme, label: t(`theme.${theme}`) }))}
        onChange={(theme) => change.mutate({ theme })}
        title={t("theme.title")}
        value={me.theme}
      />
      <MenuLine />
      <MenuChoice<Language>
        choices={languages.map((language) => ({
          value: language,
          label: t(`languages.${language}`),
        }))}
        onChange={(language) => change.mutate({ language })}
        title={t("language")}
        value={me.language}
      />
      <MenuLine />
      <MenuEntry href="/account" icon={Settings} label={t("account")} />
      <MenuEntry href="/account/tokens" icon={KeyRound} label={t("tokens")} />
      <MenuEntry icon={LogOut} label={t("signOut")} onAction={() => signOut.mutate()} />
    </OpenMenu>
  );
}
