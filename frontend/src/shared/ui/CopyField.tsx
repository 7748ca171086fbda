import { Check, Copy } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "../toasts/toasts";
import { Button } from "./Button";
import styles from "./CopyField.module.css";
import { TextField } from "./Field";

/** A text to copy, such as a link or a token. */
export function CopyField({ label, text }: { label: string; text: string }) {
  const { t } = useTranslation();
  const row = useRef<HTMLDivElement>(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // Without https there is no clipboard, so select the text for manual copying.
      row.current?.querySelector("input")?.select();
      toast({ text: t("copyYourself") });
    }
  };
  return (
    <div className={styles.row} ref={row}>
      <TextField isReadOnly label={label} value={text} />
      <Button icon={copied ? Check : Copy} onPress={copy} tone="primary">
        {copied ? t("copied") : t("copy")}
      </Button>
    </div>
  );
}
