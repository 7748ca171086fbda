import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { Component, type ReactNode, Suspense } from "react";
import { UNSAFE_PortalProvider as PortalProvider } from "react-aria";
import { I18nProvider } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Notice, Skeleton } from "@/shared/ui/states";

interface Props {
  client: QueryClient;
  /**
   * The element that menus and dialogs are rendered into: at the end of the page, with our colours.
   */
  layer: HTMLElement;
  children: ReactNode;
}

/** Gives one island the query cache and the language, as App does for pages. */
export function Island({ client, layer, children }: Props) {
  const { i18n } = useTranslation();
  return (
    <QueryClientProvider client={client}>
      <I18nProvider locale={i18n.language}>
        <PortalProvider getContainer={() => layer}>
          <OneFailed>
            <Suspense fallback={<Skeleton />}>{children}</Suspense>
          </OneFailed>
        </PortalProvider>
      </I18nProvider>
    </QueryClientProvider>
  );
}

/** Catches an error of one island, so that the rest of the page keeps working. */
class OneFailed extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    return this.state.hasFailed ? <Failed /> : this.props.children;
  }
}

function Failed() {
  const { t } = useTranslation();
  return (
    <Notice isUrgent mood="bad">
      {t("errors.unexpected")}
    </Notice>
  );
}
