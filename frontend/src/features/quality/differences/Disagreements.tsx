import { useQuery } from "@tanstack/react-query";
import { Scale } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { DisagreementOut } from "@/api/schema";
import { SelectField } from "@/shared/ui/choices";
import { Badge, Empty, Loaded } from "@/shared/ui/states";
import { Table } from "@/shared/ui/Table";
import { Time } from "@/shared/ui/Time";
import { tags } from "../changes";
import { useFilters } from "../filters";
import { Pager } from "../Pager";
import styles from "../Quality.module.css";
import { type DisagreementsQuery, disagreementsQuery } from "../queries";
import { useNumbers } from "../useNumbers";

const LIMIT = 10; // on a phone each row is a card
const ALL = "all";
const orders = ["lowest", "newest"] as const;

/** The rankings in which two people differ. */
export function Disagreements() {
  const { t } = useTranslation("quality");
  const { asked, search, change } = useFilters();
  const tag = tags.find((one) => one === search.get("tag"));
  const order = orders.find((one) => one === search.get("order")) ?? "lowest";
  const query: DisagreementsQuery = {
    ...asked,
    sort: order,
    limit: LIMIT,
    offset: Number(search.get("from")) || 0,
    ...(tag ? { tag } : {}),
    ...(search.get("model_pair") ? { model_pair: search.get("model_pair") ?? "" } : {}),
    ...(search.get("length")
      ? { length: search.get("length") as NonNullable<DisagreementsQuery["length"]> }
      : {}),
  };
  const found = useQuery(disagreementsQuery(query));
  return (
    <div className={styles.stack}>
      <div>
        <h2>{t("differences.listTitle")}</h2>
        <p className={styles.small}>{t("differences.listLead")}</p>
      </div>
      <div className={styles.bar}>
        <SelectField
          choices={orders.map((one) => ({ value: one, label: t(`orders.${one}`) }))}
          label={t("differences.sort")}
          onChange={(next) => change({ order: next, from: "" })}
          value={order}
        />
        <SelectField
          choices={[
            { value: ALL, label: t("filters.all") },
            ...tags.map((one) => ({ value: one, label: t(`tags.${one}`) })),
          ]}
          label={t("differences.tag")}
          onChange={(next) => change({ tag: next === ALL ? "" : next, from: "" })}
          value={tag ?? ALL}
        />
      </div>
      <Loaded query={found}>
        {({ rows, total }) =>
          rows.length === 0 ? (
            <Empty icon={Scale} title={t("differences.noneDiffer")} />
          ) : (
            <>
              <Rows rows={rows} />
              <Pager label={t("differences.listTitle")} limit={LIMIT} name="from" total={total} />
            </>
          )
        }
      </Loaded>
    </div>
  );
}

function Rows({ rows }: { rows: readonly DisagreementOut[] }) {
  const { t } = useTranslation("quality");
  const numbers = useNumbers();
  const columns = [
    ...[t("differences.prompt"), t("differences.between"), t("agreement")],
    ...[t("differences.opposite"), t("differences.why"), t("differences.when")],
  ];
  return (
    <Table columns={columns} label={t("differences.listTitle")} stacks>
      {rows.map((row) => (
        <tr key={`${row.task} ${row.a.id} ${row.b.id}`}>
          <td className={styles.prompt}>
            <Link to={`/quality/tasks/${row.task}`}>{row.prompt || t("unknown")}</Link>
          </td>
          <td data-column={t("differences.between")}>
            {row.a.name} · {row.b.name}
          </td>
          <td className={styles.number} data-column={t("agreement")}>
            {row.agreement === null ? "–" : numbers.share(row.agreement)}
          </td>
          <td className={styles.number} data-column={t("differences.opposite")}>
            {t("differences.ofPairs", { opposite: row.opposite, pairs: row.pairs })}
          </td>
          <td>
            {row.tags.map((tag) => (
              <Badge key={tag}>{t(`tags.${tag}`)}</Badge>
            ))}
            {row.adjudicated && <Badge mood="good">{t("differences.adjudicated")}</Badge>}
          </td>
          <td data-column={t("differences.when")}>
            <Time at={row.handed_in_at} />
          </td>
        </tr>
      ))}
    </Table>
  );
}
