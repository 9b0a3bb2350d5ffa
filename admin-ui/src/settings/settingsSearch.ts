export const TABS = [
  'placements',
  'keys',
  'members',
  'approval',
  'objectives',
  'password',
] as const;
export type SettingsTab = (typeof TABS)[number];

export interface SettingsSearch {
  tab?: SettingsTab;
}

export function readSettingsSearch(raw: Record<string, unknown>): SettingsSearch {
  const tab = TABS.find((each) => each === raw.tab);
  return tab ? { tab } : {};
}
