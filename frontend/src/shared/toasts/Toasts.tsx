import { X } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { Button, IconButton } from "../ui/Button";
import { classes } from "../ui/classes";
import styles from "./Toasts.module.css";
import { dismiss, type Toast, toastStore } from "./toasts";

function Message({ toast }: { toast: Toast }) {
  const { t } = useTranslation();
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => dismiss(toast.id), toast.stays);
    return () => clearTimeout(timer);
  }, [isHeld, toast]);

  return (
    // biome-ignore lint/a11y/noNoninteractiveElementInteractions: looking at a message holds it, nothing more
    <li
      className={classes(styles.toast, styles[toast.mood])}
      onBlur={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
    >
      <span>{toast.text}</span>
      {toast.action && (
        <Button
          onPress={() => {
            toast.action?.run();
            dismiss(toast.id);
          }}
        >
          {toast.action.label}
        </Button>
      )}
      <IconButton icon={X} label={t("dismiss")} onPress={() => dismiss(toast.id)} />
    </li>
  );
}

/** The region of the toasts. It always exists, so that screen readers announce additions. */
export function Toasts() {
  const { t } = useTranslation();
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.all);
  return (
    <section aria-label={t("messages")} className={styles.region} data-react-aria-top-layer="true">
      <ul aria-live="polite" aria-relevant="additions">
        {toasts.map((toast) => (
          <Message key={toast.id} toast={toast} />
        ))}
      </ul>
    </section>
  );
}
