import { ClipboardList, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/shared/ui/Button";
import { SelectField } from "@/shared/ui/choices";
import { Empty } from "@/shared/ui/states";
import { idsIn } from "../compare/table";
import { Part } from "../parts/Part";
import styles from "../parts/runs.module.css";
import { Cards } from "./Cards";

interface Props {
  known: readonly { id: string; name: string; step: string }[];
}

const NONE = "none";

/** The report cards of several runs. The runs are in the address, so that it can be shared. */
export function ReportsPage({ known }: Props) {
  const { t } = useTranslation("runs/report");
  const [ids, setIds] = useState(() => idsIn(window.location.search));
  const names = new Map(known.map(({ id, name }) => [id, name]));
  const choose = (next: string[]) => {
    setIds(next);
    window.history.replaceState(null, "", next.length > 0 ? `?runs=${next.join(",")}` : "?");
  };
  return (
    <div className={styles.page}>
      <Part lead={t("page.lead")} title={t("page.title")}>
        <ul className={styles.picked}>
          {ids.map((id) => (
            <li className={styles.chip} key={id}>
              {names.get(id) ?? id}
              <IconButton
                icon={X}
                label={t("page.remove", { name: names.get(id) ?? id })}
                onPress={() => choose(ids.filter((one) => one !== id))}
              />
            </li>
          ))}
        </ul>
        <SelectField
          choices={[
            { value: NONE, label: t("page.pick") },
            ...known
              .filter(({ id }) => !ids.includes(id))
              .map(({ id, name, step }) => ({ value: id, label: `${name} · ${step}` })),
          ]}
          label={t("page.add")}
          onChange={(id) => id !== NONE && choose([...ids, id])}
          value={NONE}
        />
      </Part>
      {ids.length === 0 ? (
        <Empty icon={ClipboardList} title={t("page.empty")} />
      ) : (
        <Cards of={{ runs: ids }} />
      )}
    </div>
  );
}
