/** What a feature registers with the shell: its pages and navigation entries. */

import type { LucideIcon } from "lucide-react";
import type { RouteObject } from "react-router";
import type { Role } from "@/shared/session/session";
import type { Words } from "./words/i18next";

/** The name of a page, such as "navigation:people". */
type NavigationKey = `navigation:${Extract<keyof Words["navigation"], string>}`;

export interface NavigationEntry {
  to: string;
  label: NavigationKey;
  icon: LucideIcon;
  /** Who sees the entry. The server decides who can use the page. */
  roles: readonly Role[];
  /** People without these roles see the entry when the server says that they are invited. */
  invited?: { key: readonly string[]; ask: () => Promise<boolean> };
  /** A shortcut of two keys in a row, such as "g p". */
  keys?: string;
}

export interface Feature {
  navigation: readonly NavigationEntry[];
  /** True if its pages need no other words than those that every page loads first. */
  hasFirstWords?: boolean;
  /** Pages inside the shell, which require sign-in. */
  routes: RouteObject[];
}
