/** Finds the islands on a page of the admin and mounts each one. */

import i18next from "i18next";
import { type ComponentType, lazy, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ApiError, Unreachable } from "@/api/errors";
import { createQueryClient } from "@/api/queries";
import { sessionQuery } from "@/shared/session/session";
import { Toasts } from "@/shared/toasts/Toasts";
import { toast } from "@/shared/toasts/toasts";
import { SessionEnds } from "../SessionEnds";
import { SessionGate } from "../SessionGate";
import { Island } from "./Island";
import { islands, type LoadIsland } from "./registry";
import { followAdminTheme } from "./theme";

const client = createQueryClient((error) => toast({ mood: "bad", text: sentenceOf(error) }));

function sentenceOf(error: Error): string {
  if (error instanceof Unreachable) return i18next.t("errors.unreachable");
  return error instanceof ApiError ? error.message : i18next.t("errors.unexpected");
}

export function mountIslands() {
  const places = [...document.querySelectorAll<HTMLElement>("[data-island]")];
  const layer = document.createElement("div");
  layer.className = "island-layer";
  document.body.append(layer);
  followAdminTheme([...places, layer]);
  // The session must be known before it can end. Fetching it also sets the CSRF token.
  void client.prefetchQuery(sessionQuery);

  for (const place of places) mount(place, layer);
  mountLayer(layer);
}

function mount(place: HTMLElement, layer: HTMLElement) {
  const load = islands[place.dataset.island ?? ""];
  if (!load) throw new Error(`There is no island "${place.dataset.island}".`);
  const Content = lazyIsland(load);
  const props = JSON.parse(place.dataset.props ?? "{}") as object;
  createRoot(place).render(
    <StrictMode>
      <Island client={client} layer={layer}>
        <Content {...props} />
      </Island>
    </StrictMode>,
  );
}

/**
 * The server writes the props, and each island declares which props it expects; the cast joins the
 * two.
 */
function lazyIsland(load: LoadIsland) {
  return lazy(async () => ({ default: (await load()) as ComponentType<object> }));
}

/** Mounts the toasts, and the dialogs before and after the end of the session. */
function mountLayer(layer: HTMLElement) {
  const place = document.createElement("div");
  layer.append(place);
  createRoot(place).render(
    <StrictMode>
      <Island client={client} layer={layer}>
        <Toasts />
        <SessionEnds />
        <SessionGate />
      </Island>
    </StrictMode>,
  );
}
