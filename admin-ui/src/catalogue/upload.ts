export type Entity = 'items' | 'users' | 'events';

/** The first lines of a file of each kind. */
export const EXAMPLES: Record<Entity, string> = {
  items: 'itemId,title,categories,price,stock\n260,Trail running shoe,shoes|running,89.5,12',
  users: 'userId,country,age\n42,DE,34',
  events: 'userId,itemId,type,occurredAt\n42,260,click,2026-01-31T12:00:00Z',
};

/** The content type of a file by the end of its name: JSON by line, else CSV. */
export function contentTypeOf(name: string): string {
  return /\.(ndjson|jsonl|json)$/i.test(name) ? 'application/x-ndjson' : 'text/csv';
}
