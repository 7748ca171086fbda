import { useState } from "react";
import { Form } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { CostOut } from "@/api/schema";
import { Button } from "@/shared/ui/Button";
import { Actions, Dialog } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { ErrorNotice } from "@/shared/ui/states";
import { useSetPay } from "../changes";
import styles from "../Quality.module.css";
import { useNumbers } from "../useNumbers";

interface Props {
  rates: CostOut["rates"];
  onClose: () => void;
}

const today = () => new Date().toISOString().slice(0, 10);

/** Sets the pay per hour of active time, from a given day on. */
export function PayDialog({ rates, onClose }: Props) {
  const { t } = useTranslation(["quality", "shared"]);
  const numbers = useNumbers();
  const [since, setSince] = useState(today);
  const [pay, setPay] = useState("");
  const [currency, setCurrency] = useState(rates.at(0)?.currency ?? "USD");
  const set = useSetPay();
  return (
    <Dialog isOpen onClose={onClose} title={t("cost.setPay")}>
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          set.mutate({ since, per_hour: pay.replace(",", "."), currency }, { onSuccess: onClose });
        }}
      >
        {rates.length > 0 && (
          <ul className={styles.facts}>
            {rates.map((rate) => (
              <li key={rate.id}>
                {t("cost.rate", {
                  pay: `${rate.per_hour} ${rate.currency}`,
                  day: numbers.day(new Date(`${rate.since}T00:00:00Z`)),
                })}
              </li>
            ))}
          </ul>
        )}
        <TextField
          autoFocus
          inputMode="decimal"
          isRequired
          label={t("cost.perHour")}
          onChange={setPay}
          value={pay}
        />
        <TextField
          isRequired
          label={t("cost.currency")}
          maxLength={3}
          onChange={(text) => setCurrency(text.toUpperCase())}
          value={currency}
        />
        <TextField
          isRequired
          label={t("filters.since")}
          onChange={setSince}
          type="date"
          value={since}
        />
        <ErrorNotice error={set.error} />
        <Actions>
          <Button onPress={onClose} tone="quiet">
            {t("shared:cancel")}
          </Button>
          <Button isPending={set.isPending} tone="primary" type="submit">
            {t("shared:save")}
          </Button>
        </Actions>
      </Form>
    </Dialog>
  );
}
