import { ChevronDown, UserRound } from "lucide-react";
import { Button as Pressable } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { useMe } from "@/shared/session/session";
import { onDemand } from "@/shared/ui/onDemand";
import { useMenuButton } from "@/shared/ui/useMenuButton";
import styles from "./UserMenu.module.css";

const UserMenuEntries = onDemand(async () => (await import("./UserMenuEntries")).UserMenuEntries);

/** The button of the signed-in person's menu, whose code is loaded when it opens. */
export function UserMenu() {
  const { t } = useTranslation();
  const me = useMe();
  const { button, menu } = useMenuButton();
  return (
    <>
      <Pressable
        {...button}
        aria-label={t("yourMenuOf", { name: me.name || me.username })}
        className={styles.trigger ?? ""}
      >
        <UserRound aria-hidden size={18} />
        <span className={styles.name}>{me.name || me.username}</span>
        <ChevronDown aria-hidden size={14} />
      </Pressable>
      <UserMenuEntries {...menu} />
    </>
  );
}
