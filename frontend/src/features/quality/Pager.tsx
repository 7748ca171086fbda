import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Button } from "@/shared/ui/Button";
import styles from "./Quality.module.css";

interface Props {
  /** The name of the list, for screen readers. */
  label: string;
  total: number;
  limit: number;
  /** The address parameter with the offset, because one page can have two lists. */
  name?: string;
}

/**
 * Shows "26 to 50 of 100" with links to the previous and next page. Hidden when everything fits on
 * one page.
 */
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
