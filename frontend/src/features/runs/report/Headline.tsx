import { GitCompareArrows } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { formatOf } from "@/shared/charts/formats";
import { Table } from "@/shared/ui/Table";
import { pageOf, reportsPage, runPage } from "../links";
import { ActionLink } from "../parts/ActionLink";
import { Part } from "../parts/Part";
import { Estimated } from "./Estimated";
import styles from "./report.module.css";
import type { Report } from "./rows";

interface Line {
  name: string;
  hint?: string;
  cell: (report: Report) => ReactNode;
}

interface Props {
  reports: readonly Report[];
  isLinked: boolean;
}

/** The questions that a report card answers, one column per report. */
export function Headline({ reports, isLinked }: Props) {
  const { t } = useTranslation("runs/report");
  const lines = useLines();
  const shown = lines.filter(({ cell }) => reports.some((report) => cell(report) !== null));
  return (
    <Part
      actions={
        isLinked && (
          <ActionLink href={reportsPage(reports.map(({ id }) => id))} icon={GitCompareArrows}>
            {t("page.compare")}
          </ActionLink>
        )
      }
      lead={t("headline.lead")}
      title={t("headline.title")}
    >
      <Table
        columns={[t("headline.measure"), ...reports.map(({ label }) => label)]}
        label={t("headline.title")}
      >
        {shown.map(({ name, hint, cell }) => (
          <tr key={name}>
            <th className={styles.measure} scope="row">
              {name}
              {hint && <span className={styles.hint}>{hint}</span>}
            </th>
            {reports.map((report) => (
              <td key={report.id}>{cell(report) ?? "–"}</td>
            ))}
          </tr>
        ))}
      </Table>
    </Part>
  );
}

function useLines(): Line[] {
  const { t, i18n } = useTranslation("runs/report");
  const count = formatOf("count", i18n.language);
  const number = formatOf("number", i18n.language);
  const say = (
    name:
      | "accuracy"
      | "length"
      | "minusLength"
      | "minusFirst"
      | "people"
      | "samePairs"
      | "minusPeople"
      | "pickedBest"
      | "error"
      | "logLoss"
      | "temperature",
  ) => ({
    name: t(`headline.${name}`),
    hint: t(`headline.hints.${name}`),
  });
  return [
    {
      name: t("headline.model"),
      cell: ({ model }) => model && <a href={pageOf("model", model.id)}>{model.name}</a>,
    },
    { name: t("headline.run"), cell: ({ id, name }) => <a href={runPage(id)}>{name}</a> },
    {
      name: t("headline.dataset"),
      cell: ({ dataset }) => dataset && <a href={pageOf("dataset", dataset.id)}>{dataset.name}</a>,
    },
    {
      name: t("headline.data"),
      cell: ({ card }) =>
        t("headline.counts", {
          prompts: count(card.prompts),
          pairs: count(card.pairs),
          ties: count(card.ties),
        }),
    },
    { ...say("accuracy"), cell: ({ card }) => <Estimated estimate={card.accuracy} /> },
    { ...say("length"), cell: ({ card }) => <Estimated estimate={card.length} /> },
    {
      ...say("minusLength"),
      cell: ({ card }) => <Estimated estimate={card.minus_length} measure="difference" />,
    },
    {
      ...say("minusFirst"),
      cell: ({ minus_first }) =>
        minus_first && <Estimated estimate={minus_first} measure="difference" />,
    },
    {
      ...say("people"),
      cell: ({ card }) => card.people && <Estimated estimate={card.people.people} />,
    },
    {
      ...say("samePairs"),
      cell: ({ card }) => card.people && <Estimated estimate={card.people.model} />,
    },
    {
      ...say("minusPeople"),
      cell: ({ card }) =>
        card.people && <Estimated estimate={card.people.model_minus_people} measure="difference" />,
    },
    { ...say("pickedBest"), cell: ({ card }) => <Estimated estimate={card.picked_best} /> },
    {
      ...say("error"),
      cell: ({ card: { calibration } }) => (
        <Estimated estimate={{ value: calibration.error, low: null, high: null }} />
      ),
    },
    {
      ...say("logLoss"),
      cell: ({ card: { calibration } }) =>
        calibration.log_loss === null ? null : number(calibration.log_loss),
    },
    {
      ...say("temperature"),
      cell: ({ card: { calibration } }) =>
        calibration.temperature && (
          <Estimated estimate={calibration.temperature} measure="number" />
        ),
    },
  ];
}
