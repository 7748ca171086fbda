import { QueryClientProvider } from "@tanstack/react-query";
import { useState } from "react";
import { I18nProvider } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { createBrowserRouter, RouterProvider } from "react-router";
import { createQueryClient } from "@/api/queries";
import { toast } from "@/shared/toasts/toasts";
import { useSentence } from "@/shared/ui/useSentence";
import { routes } from "./routes";

/** Wraps every page in the query cache, the language and the router. */
export function App() {
  const { i18n } = useTranslation();
  const sentence = useSentence();
  const [client] = useState(() =>
    createQueryClient((error) => toast({ mood: "bad", text: sentence(error) })),
  );
  const [router] = useState(() => createBrowserRouter(routes));

  return (
    <QueryClientProvider client={client}>
      <I18nProvider locale={i18n.language}>
        <RouterProvider router={router} />
      </I18nProvider>
    </QueryClientProvider>
  );
}
