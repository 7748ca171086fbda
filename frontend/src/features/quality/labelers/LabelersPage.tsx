import { useQuery } from "@tanstack/react-query";
import { Users } from "lucide-react";
import { useTranslation } from "react-i18next";
import { SelectField } from "@/shared/ui/choices";
import { Page } from "@/shared/ui/Page";
import { Empty, Loaded } from "@/shared/ui/states";
import { Concerns } from "../concerns/Concerns";
import { FilterBar } from "../FilterBar";
import { Freshness } from "../Freshness";
import { useFilters } from "../filters";
import { Pager } from "../Pager";
import styles from "../Quality.module.css";
import { type LabelersQuery, labelersQuery } from "../queries";
import { LabelerTable } from "./LabelerTable";
import { ShrunkChart } from "./ShrunkChart";

const LIMIT = 25;
const sorts = ["agreement", "-agreement", "name", "-labels", "speed"] as const;
type Sort = (typeof sorts)[number];
const words = {
  agreement: "lowest",
  "-agreement": "highest",
  name: "name",
  "-labels": "labels",
  speed: "fastest",
} as const satisfies Record<Sort, string>;

const filters = [
  ...(["purpose", "round", "use_case", "language", "k", "guideline", "group"] as const),
  "reward_model" as const,
];

/** Everybody who labels: their agreement, their work, and concerns about it. */
export function LabelersPage() {
  const { t } = useTranslation("quality");
  const { asked, search, change } = useFilters();
  const sort = sorts.find((one) => one === search.get("sort")) ?? "agreement";
  const offset = Number(search.get("offset")) || 0;
  const { ties: _ties, labeler: _labeler, other: _other, ...narrowed } = asked;
  const query: LabelersQuery = { ...narrowed, sort, offset, limit: LIMIT };
  const labelers = useQuery(labelersQuery(query));
  return (
    <Page
      lead={labelers.data && <Freshness fresh={labelers.data.fresh} />}
      title={t("labelers.title")}
    >
      <FilterBar only={filters} />
      <section className={styles.card}>
        <Concerns />
      </section>
      <section className={styles.card}>
        <div className={styles.bar}>
          <SelectField<Sort>
            choices={sorts.map((one) => ({ value: one, label: t(`sorts.${words[one]}`) }))}
            label={t("differences.sort")}
            onChange={(next) => change({ sort: next })}
            value={sort}
          />
        </div>
        <Loaded query={labelers}>
          {(found) =>
            found.rows.length === 0 ? (
              <Empty icon={Users} title={t("labelers.none")} />
            ) : (
              <div className={styles.stack}>
                <ShrunkChart labelers={found} />
                <LabelerTable rows={found.rows} />
                <Pager label={t("labelers.title")} limit={LIMIT} total={found.total} />
              </div>
            )
          }
        </Loaded>
      </section>
    </Page>
  );
}
