import type { LucideIcon } from "lucide-react";
import type { ReactNode, Ref } from "react";
import { type ButtonProps, Button as Pressable } from "react-aria-components";
import { Link, type To } from "react-router";
import styles from "./Button.module.css";
import { classes } from "./classes";

export type Tone = "primary" | "plain" | "quiet" | "danger";

interface Look {
  tone?: Tone;
  icon?: LucideIcon;
  children: ReactNode;
}

type Props = Look & Omit<ButtonProps, "children" | "className" | "style">;

/** A button with a label. While `isPending` it keeps the focus and is announced as busy. */
export function Button({ tone = "plain", icon: Icon, children, ...props }: Props) {
  return (
    <Pressable {...props} className={classes(styles.button, styles[tone])}>
      {Icon && <Icon aria-hidden className={styles.icon} size={16} />}
      <span>{children}</span>
      {props.isPending && <span aria-hidden className={styles.busy} />}
    </Pressable>
  );
}

/** A link that looks like a button. */
export function ButtonLink({ tone = "plain", icon: Icon, children, to }: Look & { to: To }) {
  return (
    <Link className={classes(styles.button, styles[tone])} to={to}>
      {Icon && <Icon aria-hidden className={styles.icon} size={16} />}
      <span>{children}</span>
    </Link>
  );
}

interface IconProps extends Omit<ButtonProps, "children" | "className" | "style" | "aria-label"> {
  icon: LucideIcon;
  label: string;
  ref?: Ref<HTMLButtonElement>;
}

/** A button with only an icon; the label is its accessible name. */
export function IconButton({ icon: Icon, label, ...props }: IconProps) {
  return (
    <Pressable {...props} aria-label={label} className={classes(styles.button, styles.onlyIcon)}>
      <Icon aria-hidden size={18} />
    </Pressable>
  );
}
