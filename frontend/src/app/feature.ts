/** What a feature gives to the shell: its pages and its places in the navigation. */

import type { LucideIcon } from "lucide-react";
import type { RouteObject } from "react-router";
import type { Role } from "@/shared/session/session";
import type { Words } from "./words/i18next";

/** "people:navigation", "people:navigationOfInvitations": a key with its catalogue. */
type NavigationKey = {
  [Room in keyof Words]: `${Room}:${Extract<keyof Words[Room], `navigation${string}`>}`;
}[keyof Words];

/** "people:home.title": words for the start page lie under "home" in the feature's catalogue. */
type HomeKey = {
  [Room in keyof Words]: Words[Room] extends { home: infer Home }
    ? `${Room}:home.${Extract<keyof Home, string>}`
    : never;
}[keyof Words];

/** One thing a person can do next, on the start page. */
export interface HomeCard {
  to: string;
  title: HomeKey;
  text: HomeKey;
  icon: LucideIcon;
  roles: readonly Role[];
  /** The address is Django's, not ours: such as the admin. */
  isElsewhere?: boolean;
}

export interface NavigationEntry {
  to: string;
  label: NavigationKey;
  icon: LucideIcon;
  /** Who sees it. The server decides who may use it. */
  roles: readonly Role[];
  /** Others see it once the server says that they are invited. */
  invited?: { key: readonly string[]; ask: () => Promise<boolean> };
  /** Two keys in a row that go there, such as "g p". */
  keys?: string;
}

export interface Feature {
  navigation: readonly NavigationEntry[];
  /** What the start page offers first to these people. */
  home?: readonly HomeCard[];
  /** Pages inside the shell, for people who are signed in. */
  routes: RouteObject[];
}
