import { type KeyboardEvent, useRef, useState } from "react";

/** A button that opens a menu whose code is not loaded yet, as if the menu were there. */
export function useMenuButton() {
  const [isOpen, setOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const open = () => setOpen(true);
  return {
    menu: { isOpen, trigger, onClose: () => setOpen(false) },
    button: {
      "aria-expanded": isOpen,
      "aria-haspopup": "menu" as const,
      onKeyDown: ({ key }: Pick<KeyboardEvent, "key">) => {
        if (key === "ArrowDown" || key === "ArrowUp") open();
      },
      onPress: open,
      ref: trigger,
    },
  };
}
