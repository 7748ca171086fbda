import { ChevronDown, KeyRound, LogOut, Settings, UserRound } from "lucide-react";
import { Button as Pressable } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { useChangeMe, useMe, useSignOut } from "@/shared/session/session";
import { type Theme, themes } from "@/shared/theme/theme";
import { Menu, MenuChoice, MenuEntry, MenuLine } from "@/shared/ui/Menu";
import styles from "./UserMenu.module.css";
import { type Language, languages } from "./words";

/** The menu of the signed-in person: theme, language, account and sign-out. */
export function UserMenu() {
  const { t } = useTranslation();
  const me = useMe();
  const change = useChangeMe();
  const signOut = useSignOut();
  return (
    <Menu
      label={t("yourMenu")}
      trigger={
        <Pressable
          aria-label={t("yourMenuOf", { name: me.name || me.username })}
          className={styles.trigger ?? ""}
        >
          <UserRound aria-hidden size={18} />
          <span className={styles.name}>{me.name || me.username}</span>
          <ChevronDown aria-hidden size={14} />
        </Pressable>
      }
    >
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
    </Menu>
  );
}
