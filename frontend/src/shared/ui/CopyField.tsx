import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./Button";
import styles from "./CopyField.module.css";
import { TextField } from "./Field";

/** Something to take elsewhere, such as a link or a token. */
export function CopyField({ label, text }: { label: string; text: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <div className={styles.row}>
      <TextField isReadOnly label={label} value={text} />
      <Button icon={copied ? Check : Copy} onPress={copy} tone="primary">
        {copied ? t("copied") : t("copy")}
      </Button>
    </div>
  );
}
