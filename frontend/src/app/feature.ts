/** What a feature registers with the shell: its pages, navigation entries and start-page cards. */

import type { LucideIcon } from "lucide-react";
import type { RouteObject } from "react-router";
import type { Role } from "@/shared/session/session";
import type { Words } from "./words/i18next";

/** A navigation key with its namespace, such as "people:navigation". */
type NavigationKey = {
  [Room in keyof Words]: `${Room}:${Extract<keyof Words[Room], `navigation${string}`>}`;
}[keyof Words];

/**
 * A start-page key with its namespace, such as "people:home.title". These keys are under "home" in
 * the catalogue.
 */
type HomeKey = {
  [Room in keyof Words]: Words[Room] extends { home: infer Home }
    ? `${Room}:home.${Extract<keyof Home, string>}`
    : never;
}[keyof Words];

/** A card on the start page: one thing that the person can do next. */
export interface HomeCard {
  to: string;
  title: HomeKey;
  text: HomeKey;
  icon: LucideIcon;
  roles: readonly Role[];
  /** True when only qualified labelers can use the page. */
  needsQualification?: boolean;
  /** True when Django serves the address, for example an admin page. */
  isElsewhere?: boolean;
}

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
  /** Cards on the start page. */
  home?: readonly HomeCard[];
  /** Pages inside the shell, which require sign-in. */
  routes: RouteObject[];
}
