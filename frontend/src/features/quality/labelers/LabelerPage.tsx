import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import type { LabelerOut } from "@/api/schema";
import { ButtonLink } from "@/shared/ui/Button";
import { Page } from "@/shared/ui/Page";
import { Badge, Loaded } from "@/shared/ui/states";
import { Concerns } from "../concerns/Concerns";
import { FilterBar } from "../FilterBar";
import { kept, useFilters } from "../filters";
import styles from "../Quality.module.css";
import { labelerQuery } from "../queries";
import { useNumbers } from "../useNumbers";
import { Partners } from "./Partners";
import { Slots } from "./Slots";
import { Weeks } from "./Weeks";

const filters = [
  "purpose",
  "round",
  "use_case",
  "language",
  "k",
  "guideline",
  "reward_model",
] as const;

/** One labeler over time. */
export function LabelerPage() {
  const { id = "" } = useParams();
  const { asked } = useFilters();
  const { ties: _ties, labeler: _labeler, other: _other, ...narrowed } = asked;
  const labeler = useQuery(labelerQuery(id, narrowed));
  return <Loaded query={labeler}>{(found) => <Labeler labeler={found} />}</Loaded>;
}

function Labeler({ labeler }: { labeler: LabelerOut }) {
  const { t } = useTranslation("quality");
  const { search } = useFilters();
  const { person } = labeler;
  return (
    <Page
      actions={
        <ButtonLink to={`/quality/differences${kept(search, { labeler: person.id })}`}>
          {t("labeler.differences")}
        </ButtonLink>
      }
      lead={<Badge>{t(`memberOf.${person.group}`)}</Badge>}
      title={person.name}
    >
      <FilterBar only={filters} />
      <Figures labeler={labeler} />
      <section className={styles.card}>
        <Concerns person={person.id} />
      </section>
      <Weeks labeler={labeler} />
      <div className={styles.pair}>
        <div className={styles.card}>
          <Slots slots={labeler.slots} />
        </div>
        <div className={styles.card}>
          <Partners labeler={labeler} />
        </div>
      </div>
    </Page>
  );
}

function Figures({ labeler }: { labeler: LabelerOut }) {
  const { t } = useTranslation("quality");
  const numbers = useNumbers();
  const { shrunk } = labeler;
  const share = (value: number | null) => (value === null ? "–" : numbers.share(value));
  const figures: [string, string, string][] = [
    [t("agreement"), numbers.value(labeler.agreement), numbers.interval(labeler.agreement)],
    [
      t("labeler.shrunk"),
      share(shrunk?.value ?? null),
      shrunk
        ? `${numbers.share(shrunk.low)} – ${numbers.share(shrunk.high)}`
        : numbers.reason(labeler.agreement),
    ],
    [t("labelers.gold"), numbers.value(labeler.gold), numbers.interval(labeler.gold)],
    [t("labelers.longer"), numbers.value(labeler.longer), numbers.interval(labeler.longer)],
    [t("labelers.ties"), share(labeler.tie_share), ""],
    [
      t("labelers.pace"),
      labeler.words_per_minute === null ? "–" : numbers.count(labeler.words_per_minute),
      t("labeler.median"),
    ],
    [t("labelers.labels"), numbers.count(labeler.labels), ""],
  ];
  return (
    <dl className={styles.figures}>
      {figures.map(([name, value, more]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <span className={styles.figure}>{value}</span>
            <span className={styles.small}>{more}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
