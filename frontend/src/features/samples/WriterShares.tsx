import { useTranslation } from "react-i18next";
import { TextField } from "@/shared/ui/Field";
import { Notice } from "@/shared/ui/states";
import styles from "./samples.module.css";

interface Props {
  writers: readonly { id: string; name: string }[];
  shares: Readonly<Record<string, string>>;
  onChange: (shares: Record<string, string>) => void;
}

const WHOLE = 100;

/** The share of each writer, in percent. */
export function WriterShares({ writers, shares, onChange }: Props) {
  const { t } = useTranslation("samples");
  const sum = writers.reduce((so, { id }) => so + (Number(shares[id]) || 0), 0);
  return (
    <fieldset className={styles.shares}>
      <legend>{t("newBatch.shares")}</legend>
      {writers.map(({ id, name }) => (
        <TextField
          inputMode="decimal"
          key={id}
          label={name}
          onChange={(share) => onChange({ ...shares, [id]: share })}
          value={shares[id] ?? ""}
        />
      ))}
      {sum !== WHOLE && (
        <div className={styles.wide}>
          <Notice mood={sum > 0 ? "info" : "warn"}>
            {t(sum > 0 ? "shares.sum" : "shares.none", { sum })}
          </Notice>
        </div>
      )}
    </fieldset>
  );
}
