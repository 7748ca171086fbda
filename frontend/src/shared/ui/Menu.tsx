/** A menu behind a button: <Menu trigger={<Button>...}><MenuEntry .../></Menu>. */

import type { LucideIcon } from "lucide-react";
import type { ReactElement, ReactNode, RefObject } from "react";
import {
  Header,
  Menu as List,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Separator,
} from "react-aria-components";
import styles from "./Menu.module.css";

interface MenuProps {
  trigger: ReactElement;
  label: string;
  children: ReactNode;
}

export function Menu({ trigger, label, children }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className={styles.popover ?? ""} placement="bottom end">
        <List aria-label={label} className={styles.list ?? ""}>
          {children}
        </List>
      </Popover>
    </MenuTrigger>
  );
}

export interface OpenMenuProps {
  trigger: RefObject<HTMLElement | null>;
  label: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** The same for a button that is there before the code of menus. */
export function OpenMenu({ trigger, label, isOpen, onClose, children }: OpenMenuProps) {
  return (
    <Popover
      aria-label={label}
      className={styles.popover ?? ""}
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      placement="bottom end"
      triggerRef={trigger}
    >
      <List aria-label={label} autoFocus="first" className={styles.list ?? ""} onClose={onClose}>
        {children}
      </List>
    </Popover>
  );
}

interface EntryProps {
  label: string;
  icon?: LucideIcon;
  href?: string;
  onAction?: () => void;
}

export function MenuEntry({ label, icon: Icon, ...act }: EntryProps) {
  return (
    <MenuItem className={styles.entry ?? ""} textValue={label} {...act}>
      {Icon && <Icon aria-hidden size={16} />}
      {label}
    </MenuItem>
  );
}

interface ChoiceProps<Value extends string> {
  title: string;
  value: Value;
  choices: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}

/** One choice of several in a menu; the selected one is marked. */
export function MenuChoice<Value extends string>(props: ChoiceProps<Value>) {
  return (
    <MenuSection
      onSelectionChange={(keys) => {
        const [picked] = [...keys];
        if (picked) props.onChange(picked as Value);
      }}
      selectedKeys={[props.value]}
      selectionMode="single"
    >
      <Header className={styles.header ?? ""}>{props.title}</Header>
      {props.choices.map((choice) => (
        <MenuItem
          className={styles.entry ?? ""}
          id={choice.value}
          key={choice.value}
          textValue={choice.label}
        >
          {choice.label}
        </MenuItem>
      ))}
    </MenuSection>
  );
}

export function MenuLine() {
  return <Separator className={styles.separator ?? ""} />;
}
