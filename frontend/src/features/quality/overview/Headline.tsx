import { useTranslation } from "react-i18next";
import type { OverviewOut } from "@/api/schema";
import { Segments } from "@/shared/ui/choices";
import { useFilters } from "../filters";
import styles from "../Quality.module.css";
import { useNumbers } from "../useNumbers";
import { trendOfWeeks } from "./weeks";

const rules = ["half", "excluded", "three_way"] as const;
type Rule = (typeof rules)[number];

/** The main numbers: agreement of people, the reward model, and the trend. */
export function Headline({ overview }: { overview: OverviewOut }) {
  const { t } = useTranslation("quality");
  const numbers = useNumbers();
  const { search, change } = useFilters();
  const rule = rules.find((one) => one === search.get("ties")) ?? "half";
  const behind = {
    rankings: numbers.count(overview.rankings),
    prompts: numbers.count(overview.prompts),
    people: numbers.count(overview.people),
  };
  return (
    <section aria-label={t("overview.headline")} className={styles.headline}>
      <div className={styles.answers}>
        <div className={styles.answer}>
          <h2>{t("overview.people")}</h2>
          <p className={styles.big}>{numbers.value(overview.rates[rule])}</p>
          {overview.rates[rule].value === null ? (
            <p className={styles.small}>{numbers.reason(overview.rates[rule])}</p>
          ) : (
            <>
              <p className={styles.small}>
                {t("overview.thesePeople", { interval: numbers.interval(overview.rates[rule]) })}
              </p>
              <p className={styles.small}>
                {t("overview.otherPeople", { interval: numbers.interval(overview.crowd[rule]) })}
              </p>
            </>
          )}
          <p className={styles.small}>{t("overview.behind", behind)}</p>
        </div>
        <Model overview={overview} />
        <Direction overview={overview} />
      </div>
      <div className={styles.rules}>
        <Segments<Rule>
          choices={rules.map((value) => ({
            value,
            label: `${t(`ties.${value}`)}  ${numbers.value(overview.rates[value])}`,
          }))}
          label={t("ties.title")}
          onChange={(value) => change({ ties: value === "half" ? "" : value })}
          value={rule}
        />
        <p className={styles.small}>{t(`ties.${rule}Means`)}</p>
        <p className={styles.small}>{t("overview.weights")}</p>
      </div>
    </section>
  );
}

/** The newest reward model, and people on the same pairs. */
function Model({ overview }: { overview: OverviewOut }) {
  const { t } = useTranslation("quality");
  const numbers = useNumbers();
  const [newest] = overview.reward_models;
  if (!newest) {
    return (
      <div className={styles.answer}>
        <h2>{t("overview.model")}</h2>
        <p className={styles.big}>–</p>
        <p className={styles.small}>{t("overview.noModel")}</p>
      </div>
    );
  }
  const { low, high } = newest.difference;
  const verdict =
    low === null || high === null ? "unknown" : low > 0 ? "better" : high < 0 ? "worse" : "asGood";
  return (
    <div className={styles.answer}>
      <h2>{t("overview.model")}</h2>
      <p className={styles.big}>{numbers.value(newest.measure)}</p>
      <p className={styles.small}>{numbers.interval(newest.measure)}</p>
      <p className={styles.small}>
        {t("overview.samePairs", { name: newest.name, people: numbers.value(newest.people) })}
      </p>
      <p className={styles.verdict} data-verdict={verdict}>
        {t(`overview.verdicts.${verdict}`)}
      </p>
    </div>
  );
}

function Direction({ overview }: { overview: OverviewOut }) {
  const { t, i18n } = useTranslation("quality");
  const trend = trendOfWeeks(overview.weeks);
  const points = new Intl.NumberFormat(i18n.language, {
    maximumFractionDigits: 1,
    minimumFractionDigits: 1,
    signDisplay: "exceptZero",
  });
  return (
    <div className={styles.answer}>
      <h2>{t("overview.direction")}</h2>
      <p className={styles.big}>{t(`trends.${trend?.verdict ?? "unknown"}`)}</p>
      {trend ? (
        <>
          <p className={styles.small}>
            {t("overview.slope", { slope: points.format(trend.slope * 100) })}
          </p>
          <p className={styles.small}>
            {t("overview.slopeInterval", {
              low: points.format(trend.low * 100),
              high: points.format(trend.high * 100),
            })}
          </p>
        </>
      ) : (
        <p className={styles.small}>{t("overview.tooFewWeeks")}</p>
      )}
    </div>
  );
}
