import { Suspense } from "react";
import { RouterProvider as LinksInsideMenus } from "react-aria-components";
import { Outlet, useHref, useNavigate } from "react-router";
import { useKeyboard } from "@/shared/keys/useShortcut";
import { Toasts } from "@/shared/toasts/Toasts";
import { OfflineBanner } from "./OfflineBanner";
import { Waiting } from "./Waiting";

/** The frame of every page, signed in or not. */
export function Frame() {
  const navigate = useNavigate();
  useKeyboard();
  return (
    <LinksInsideMenus navigate={navigate} useHref={useHref}>
      <OfflineBanner />
      <Suspense fallback={<Waiting />}>
        <Outlet />
      </Suspense>
      <Toasts />
    </LinksInsideMenus>
  );
}
