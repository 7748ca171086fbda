import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import button from "@/shared/ui/Button.module.css";
import { classes } from "@/shared/ui/classes";

interface Props {
  href: string;
  icon?: LucideIcon;
  tone?: "primary" | "plain" | "quiet";
  children: ReactNode;
}

/** A link to a page of the admin that looks like a button. */
export function ActionLink({ href, icon: Icon, tone = "plain", children }: Props) {
  return (
    <a className={classes(button.button, button[tone])} href={href}>
      {Icon && <Icon aria-hidden className={button.icon} size={16} />}
      <span>{children}</span>
    </a>
  );
}
