import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Button } from "@/shared/ui/Button";
import styles from "./Quality.module.css";

interface Props {
  /** Of which list. */
  label: string;
  total: number;
  limit: number;
  /** Which word of the address says where the page begins: two lists may stand on one page. */
  name?: string;
}

/** "26 to 50 of 100", and the ways before and after. Where one page holds all there is nothing. */
export function Pager({ label, total, limit, name = "offset" }: Props) {
  const { t } = useTranslation("quality");
  const [search, setSearch] = useSearchParams();
  const offset = Number(search.get(name)) || 0;
  if (total <= limit && offset === 0) return null;
  const go = (to: number) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      if (to > 0) next.set(name, String(to));
      else next.delete(name);
      return next;
    });
  return (
    <nav aria-label={t("pages.title", { list: label })} className={styles.pages}>
      <Button icon={ChevronLeft} isDisabled={offset === 0} onPress={() => go(offset - limit)}>
        {t("pages.before")}
      </Button>
      <span>
        {t("pages.range", { from: offset + 1, to: Math.min(total, offset + limit), total })}
      </span>
      <Button
        icon={ChevronRight}
        isDisabled={offset + limit >= total}
        onPress={() => go(offset + limit)}
      >
        {t("pages.after")}
      </Button>
    </nav>
  );
}
