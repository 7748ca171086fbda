import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { strokeOf } from "@/shared/keys/strokes";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";

interface Props {
  action: string;
  /** Returns the label of the action that already uses this key. */
  takenBy: (stroke: string) => string | undefined;
  onCatch: (stroke: string) => void;
}

/** A button that records the next key press as the new key. Escape and Tab cancel. */
export function KeyCatcher({ action, takenBy, onCatch }: Props) {
  const { t } = useTranslation("people/account");
  const [isListening, setListening] = useState(false);

  const listen = (event: KeyboardEvent) => {
    if (!isListening) return;
    if (event.key === "Escape" || event.key === "Tab") return setListening(false);
    const stroke = strokeOf(event.nativeEvent);
    if (stroke === null) return;
    event.preventDefault();
    event.stopPropagation();
    setListening(false);
    const other = takenBy(stroke);
    if (other) toast({ mood: "bad", text: t("keys.taken", { key: stroke, action: other }) });
    else onCatch(stroke);
  };

  return (
    // biome-ignore lint/a11y: the button inside is the control; this hears keys before it does
    <span onBlur={() => setListening(false)} onKeyDownCapture={listen}>
      <Button aria-label={t("keys.changeOf", { action })} onPress={() => setListening(true)}>
        {isListening ? t("keys.press") : t("keys.change")}
      </Button>
    </span>
  );
}
