/** What a feature gives to the shell: its pages and its places in the navigation. */

import type { LucideIcon } from "lucide-react";
import type { RouteObject } from "react-router";
import type { Role } from "@/shared/session/session";
import type { words } from "./words/en";

type Words = typeof words;

/** "people:navigation", "people:navigationOfInvitations": a key with its catalogue. */
type NavigationKey = {
  [Room in keyof Words]: `${Room}:${Extract<keyof Words[Room], `navigation${string}`>}`;
}[keyof Words];

export interface NavigationEntry {
  to: string;
  label: NavigationKey;
  icon: LucideIcon;
  /** Who sees it. The server decides who may use it. */
  roles: readonly Role[];
  /** Two keys in a row that go there, such as "g p". */
  keys?: string;
}

export interface Feature {
  navigation: readonly NavigationEntry[];
  /** Pages inside the shell, for people who are signed in. */
  routes: RouteObject[];
}
