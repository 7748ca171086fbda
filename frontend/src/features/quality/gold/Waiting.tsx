import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { Segments } from "@/shared/ui/choices";
import { Badge, Loaded } from "@/shared/ui/states";
import { Table } from "@/shared/ui/Table";
import { patched } from "../filters";
import { Pager } from "../Pager";
import styles from "../Quality.module.css";
import { adjudicationsQuery } from "../queries";
import { useNumbers } from "../useNumbers";

const LIMIT = 10; // each row is a card on a phone, so a longer page would be tiring
const states = ["waiting", "decided"] as const;
type State = (typeof states)[number];

/** Tasks whose rankings differ, the largest difference first. */
export function Waiting() {
  const { t } = useTranslation("quality");
  const [search, setSearch] = useSearchParams();
  const numbers = useNumbers();
  const state = states.find((one) => one === search.get("state")) ?? "waiting";
  const offset = Number(search.get("offset")) || 0;
  const found = useQuery(adjudicationsQuery({ state, offset, limit: LIMIT }));
  const columns = [
    ...[t("differences.prompt"), t("by.k"), t("waiting.rankings")],
    ...[t("agreement"), t("differences.why")],
  ];
  return (
    <>
      <Segments<State>
        choices={states.map((one) => ({ value: one, label: t(`waiting.states.${one}`) }))}
        hideLabel
        label={t("gold.state")}
        onChange={(next) => setSearch((before) => patched(before, { state: next }))}
        value={state}
      />
      <Loaded query={found}>
        {({ rows, total }) =>
          rows.length === 0 ? (
            <p className={styles.small}>{t(`waiting.none.${state}`)}</p>
          ) : (
            <>
              <Table columns={columns} label={t("waiting.title")} stacks>
                {rows.map((row) => (
                  <tr key={row.task}>
                    <td className={styles.prompt}>
                      <Link to={`/quality/tasks/${row.task}`}>{row.prompt || t("unknown")}</Link>
                    </td>
                    <td className={styles.number} data-column={t("by.k")}>
                      {row.k}
                    </td>
                    <td className={styles.number} data-column={t("waiting.rankings")}>
                      {row.rankings}
                    </td>
                    <td className={styles.number} data-column={t("agreement")}>
                      {numbers.share(row.agreement)}
                    </td>
                    <td>
                      {row.tags.map((tag) => (
                        <Badge key={tag}>{t(`tags.${tag}`)}</Badge>
                      ))}
                    </td>
                  </tr>
                ))}
              </Table>
              <Pager label={t("waiting.title")} limit={LIMIT} total={total} />
            </>
          )
        }
      </Loaded>
    </>
  );
}
