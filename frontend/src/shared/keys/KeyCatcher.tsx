import { type KeyboardEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/shared/ui/Button";
import { registry } from "./registry";
import { strokeOf } from "./strokes";

interface Props {
  action: string;
  onCatch: (stroke: string) => void;
}

/** A button that records the next key press as the new key. Escape and Tab cancel. */
export function KeyCatcher({ action, onCatch }: Props) {
  const { t } = useTranslation();
  const [isListening, setListening] = useState(false);
  useEffect(() => (isListening ? registry.pause() : undefined), [isListening]);

  const listen = (event: KeyboardEvent) => {
    if (!isListening) return;
    if (event.key === "Escape") event.stopPropagation(); // the dialog around it stays open
    if (event.key === "Escape" || event.key === "Tab") return setListening(false);
    const stroke = strokeOf(event.nativeEvent);
    if (stroke === null) return;
    event.preventDefault();
    event.stopPropagation();
    setListening(false);
    onCatch(stroke);
  };

  return (
    // biome-ignore lint/a11y: the button inside is the control; this hears keys before it does
    <span onBlur={() => setListening(false)} onKeyDownCapture={listen}>
      <Button aria-label={t("keys.editOf", { action })} onPress={() => setListening(true)}>
        {isListening ? t("keys.press") : t("keys.edit")}
      </Button>
    </span>
  );
}
