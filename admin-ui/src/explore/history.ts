import type { Interaction } from '../api/types';

/** What a user did with one item in one go, newest first. */
export interface Visit {
  itemId: string | null;
  title: string | null;
  interactions: Interaction[];
}

/** Joins neighbouring interactions with the same item: a click belongs to the view before it. */
export function visitsOf(interactions: readonly Interaction[]): Visit[] {
  const visits: Visit[] = [];
  for (const interaction of interactions) {
    const last = visits.at(-1);
    if (last && last.itemId !== null && last.itemId === interaction.itemId) {
      last.interactions.push(interaction);
    } else {
      visits.push({
        itemId: interaction.itemId,
        title: interaction.title,
        interactions: [interaction],
      });
    }
  }
  return visits;
}

/** The latest interaction with each item. */
export function latestByItem(interactions: readonly Interaction[]): Map<string, Interaction> {
  const latest = new Map<string, Interaction>();
  for (const interaction of interactions) {
    const { itemId } = interaction;
    if (itemId !== null && !latest.has(itemId)) latest.set(itemId, interaction);
  }
  return latest;
}
