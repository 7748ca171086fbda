import { useTranslation } from "react-i18next";
import type { JudgedTaskOut } from "@/api/schema";
import { Table } from "@/shared/ui/Table";
import styles from "../Quality.module.css";
import { useNumbers } from "../useNumbers";

/** Which labeler gave which rank to each reply, and under which letter they saw it. */
export function LabelerRanks({ task }: { task: JudgedTaskOut }) {
  const { t, i18n } = useTranslation("quality");
  const numbers = useNumbers();
  const { rankings, replies } = task;
  const columns = [
    t("task.labeler"),
    ...replies.map((_, index) => t("task.reply", { number: index + 1 })),
    t("task.activeTime"),
    t("task.note"),
  ];
  const decimals = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 });
  return (
    <>
      <Table columns={columns} label={t("task.places")}>
        {rankings.map((ranking) => (
          <tr key={ranking.id}>
            <th className={styles.person} scope="row">
              {ranking.labeler?.name ?? t("unknown")}
              {ranking.labeler && (
                <span className={styles.small}>{t(`memberOf.${ranking.labeler.group}`)}</span>
              )}
            </th>
            {replies.map((reply, index) => (
              <td className={styles.place} key={reply.id}>
                <strong>{ranking.places?.[index] ?? "–"}</strong>
                <span className={styles.small}>{ranking.slots[index]}</span>
              </td>
            ))}
            <td className={styles.number}>{numbers.seconds(ranking.active_ms / 1000)}</td>
            <td>
              {[ranking.cannot_rank && t("task.cannotRank"), ranking.note]
                .filter(Boolean)
                .join(" ") || "–"}
            </td>
          </tr>
        ))}
        <tr className={styles.summary}>
          <th scope="row">{t("task.mean")}</th>
          {replies.map(({ id, mean_place }) => (
            <td className={styles.place} key={id}>
              {mean_place === null ? "–" : decimals.format(mean_place)}
            </td>
          ))}
          <td />
          <td />
        </tr>
        {task.adjudication && (
          <tr className={styles.summary}>
            <th scope="row">{t("task.decided", { name: task.adjudication.person.name })}</th>
            {replies.map(({ id }, index) => (
              <td className={styles.place} key={id}>
                <strong>{task.adjudication?.places[index]}</strong>
              </td>
            ))}
            <td />
            <td>{task.adjudication.note || "–"}</td>
          </tr>
        )}
      </Table>
      <Agreement task={task} />
    </>
  );
}

/** The agreement of each pair of labelers. */
function Agreement({ task }: { task: JudgedTaskOut }) {
  const { t } = useTranslation("quality");
  const numbers = useNumbers();
  const nameOf = (label: string) =>
    task.rankings.find(({ id }) => id === label)?.labeler?.name ?? t("unknown");
  return (
    <ul className={styles.facts}>
      {task.pairs.map(({ a, b, agreement, opposite }) => (
        <li key={`${a} ${b}`}>
          {t("task.pair", {
            ...{ one: nameOf(a), other: nameOf(b), count: opposite },
            agreement: numbers.share(agreement),
          })}
        </li>
      ))}
    </ul>
  );
}
