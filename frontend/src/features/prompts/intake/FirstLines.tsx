import { useTranslation } from "react-i18next";
import type { PreviewLineOut } from "@/api/schema";
import { inPlaces } from "@/shared/inPlaces";
import { Badge } from "@/shared/ui/states";
import { Table } from "@/shared/ui/Table";
import styles from "./intake.module.css";
import { useMeanings } from "./meanings";

/**
 * A preview of the first lines with the chosen columns: the prompt, or the reason why a line is
 * refused.
 */
export function FirstLines({ lines }: { lines: readonly PreviewLineOut[] }) {
  const { t } = useTranslation("prompts/intake");
  const columns = [t("lines.line"), t("lines.prompt"), t("lines.replies"), t("lines.said")];
  return (
    <Table columns={columns} label={t("lines.title")} stacks>
      {lines.map((line) => (
        <tr key={line.line}>
          <th className={styles.number} scope="row">
            {line.line}
          </th>
          {line.problem ? (
            <td colSpan={3} data-column={t("lines.prompt")}>
              <Badge mood="bad">{t("lines.refused")}</Badge> {line.problem}
            </td>
          ) : (
            <Understood line={line} />
          )}
        </tr>
      ))}
    </Table>
  );
}

function Understood({ line }: { line: PreviewLineOut }) {
  const { t } = useTranslation(["prompts", "prompts/intake"]);
  const meanings = useMeanings();
  return (
    <>
      <td className={styles.text} data-column={t("prompts/intake:lines.prompt")} dir="auto">
        {inPlaces(line.turns).map(({ item: turn, key }) => (
          <p key={key}>
            {line.turns.length > 1 && <strong>{t(`speakers.${turn.role}`)}: </strong>}
            {turn.text}
          </p>
        ))}
      </td>
      <td className={styles.text} data-column={t("prompts/intake:lines.replies")} dir="auto">
        {inPlaces(line.replies).map(({ item: reply, at, key }) => (
          <p key={key}>
            {line.ranks[at] !== undefined && (
              <>
                <Badge mood="info">{line.ranks[at]}</Badge>{" "}
              </>
            )}
            {reply}
          </p>
        ))}
      </td>
      <td data-column={t("prompts/intake:lines.said")}>
        {Object.entries(line.said).map(([word, value]) => (
          <p key={word}>
            {meanings(word)}: {value}
          </p>
        ))}
      </td>
    </>
  );
}
