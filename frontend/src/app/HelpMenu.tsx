import { BookOpen, CircleHelp, GraduationCap, Keyboard } from "lucide-react";
import { useTranslation } from "react-i18next";
import { hasRole, useMe } from "@/shared/session/session";
import { IconButton } from "@/shared/ui/Button";
import { Menu, MenuEntry } from "@/shared/ui/Menu";
import { keyMap } from "./KeyMap";

/** What helps on every screen: the keys, and for labelers the practice task. */
export function HelpMenu() {
  const { t } = useTranslation(["shared", "tasks/practice", "guidelines"]);
  const me = useMe();
  return (
    <Menu label={t("help")} trigger={<IconButton icon={CircleHelp} label={t("help")} />}>
      <MenuEntry icon={Keyboard} label={t("keys.title")} onAction={keyMap.open} />
      {hasRole(me, "labeler") && (
        <MenuEntry href="/tasks/practice" icon={GraduationCap} label={t("tasks/practice:menu")} />
      )}
      <MenuEntry href="/guidelines/read" icon={BookOpen} label={t("guidelines:title")} />
    </Menu>
  );
}
