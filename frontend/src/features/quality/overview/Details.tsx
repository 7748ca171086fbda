import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DetailsOut, MeasureOut } from "@/api/schema";
import { formatOf } from "@/shared/charts";
import { Loaded } from "@/shared/ui/states";
import { Table } from "@/shared/ui/Table";
import type { FilterQuery } from "../filters";
import styles from "../Quality.module.css";
import { detailsQuery } from "../queries";
import { useNumbers } from "../useNumbers";

/** Other measures of agreement. They load when the person opens them. */
export function Details({ asked }: { asked: FilterQuery }) {
  const { t } = useTranslation("quality");
  const [isOpen, setOpen] = useState(false);
  const details = useQuery({ ...detailsQuery(asked), enabled: isOpen });
  return (
    <details
      className={styles.more}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      open={isOpen}
    >
      <summary>{t("details.title")}</summary>
      <p className={styles.small}>{t("details.lead")}</p>
      {isOpen && <Loaded query={details}>{(found) => <Tables details={found} />}</Loaded>}
    </details>
  );
}

const coefficients = [
  ...["krippendorff_alpha", "fleiss_kappa", "kendall_tau_b", "gwet_ac1"],
  ...["exact", "within_one", "mean_difference"],
] as const;

function Tables({ details }: { details: DetailsOut }) {
  const { t } = useTranslation("quality");
  return (
    <>
      <h3>{t("details.rankings")}</h3>
      <Coefficients label={t("details.rankings")} rows={details.coefficients} />
      {details.ratings.length > 0 && (
        <>
          <h3>{t("details.ratings")}</h3>
          <Coefficients label={t("details.ratings")} rows={details.ratings} />
        </>
      )}
      {details.flags.length > 0 && <Flags flags={details.flags} />}
    </>
  );
}

interface CoefficientsProps {
  label: string;
  rows: readonly { key: string; measure: MeasureOut }[];
}

function Coefficients({ label, rows }: CoefficientsProps) {
  const { t } = useTranslation("quality");
  const numbers = useNumbers();
  const columns = [t("details.measure"), t("value"), t("interval"), t("pairs"), t("prompts")];
  return (
    <Table columns={columns} label={label}>
      {rows.map(({ key, measure }) => {
        const known = coefficients.find((one) => one === key);
        return (
          <tr key={key}>
            <th scope="row">{known ? t(`coefficients.${known}`) : key}</th>
            <Plain isShare={key === "exact" || key === "within_one"} measure={measure} />
            <td>{numbers.count(measure.pairs)}</td>
            <td>{numbers.count(measure.prompts)}</td>
          </tr>
        );
      })}
    </Table>
  );
}

/** Coefficients range from -1 to 1 and are not percentages. */
function Plain({ measure, isShare }: { measure: MeasureOut; isShare: boolean }) {
  const { i18n } = useTranslation("quality");
  const numbers = useNumbers();
  const write = isShare ? numbers.share : decimals(i18n.language);
  const { value, low, high } = measure;
  return (
    <>
      <td>{value === null ? "–" : write(value)}</td>
      <td>
        {low === null || high === null ? numbers.reason(measure) : `${write(low)} – ${write(high)}`}
      </td>
    </>
  );
}

function decimals(language: string): (value: number) => string {
  const words = new Intl.NumberFormat(language, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  return (value) => words.format(value);
}

function Flags({ flags }: { flags: DetailsOut["flags"] }) {
  const { t, i18n } = useTranslation("quality");
  const numbers = useNumbers();
  const write = decimals(i18n.language);
  const plain = ({ value }: MeasureOut) => (value === null ? "–" : write(value));
  const columns = [
    t("details.flag"),
    t("details.ticked"),
    t("agreement"),
    t("interval"),
    "κ",
    "AC1",
  ];
  return (
    <>
      <h3>{t("details.flags")}</h3>
      <Table columns={columns} label={t("details.flags")}>
        {flags.map(({ code, ticked, agreement, kappa, ac1 }) => (
          <tr key={code}>
            <th scope="row">{code}</th>
            <td>{formatOf("share", i18n.language)(ticked)}</td>
            <td>{numbers.value(agreement)}</td>
            <td>{numbers.interval(agreement)}</td>
            <td>{plain(kappa)}</td>
            <td>{plain(ac1)}</td>
          </tr>
        ))}
      </Table>
    </>
  );
}
