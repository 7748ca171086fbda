import { useQuery } from "@tanstack/react-query";
import { Users } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Page } from "@/shared/ui/Page";
import { Empty, Loaded } from "@/shared/ui/states";
import { FilterBar } from "../FilterBar";
import { Freshness } from "../Freshness";
import { useFilters } from "../filters";
import styles from "../Quality.module.css";
import { overviewQuery } from "../queries";
import { BesidePaper } from "./BesidePaper";
import { ByWeek } from "./ByWeek";
import { Details } from "./Details";
import { Headline } from "./Headline";

/** How well people agree, whether it improves, and how the reward model compares with a person. */
export function OverviewPage() {
  const { t } = useTranslation("quality");
  const { asked } = useFilters();
  const overview = useQuery(overviewQuery(asked));
  return (
    <Page
      lead={overview.data && <Freshness fresh={overview.data.fresh} />}
      title={t("overview.title")}
    >
      <FilterBar />
      <Loaded query={overview}>
        {(found) =>
          found.rankings === 0 ? (
            <Empty icon={Users} title={t("overview.none")}>
              {t("overview.noneText")}
            </Empty>
          ) : (
            <>
              <Headline overview={found} />
              <div className={styles.card}>
                <BesidePaper overview={found} />
              </div>
              <div className={styles.card}>
                <ByWeek overview={found} />
              </div>
              <Details asked={asked} />
            </>
          )
        }
      </Loaded>
    </Page>
  );
}
