import type { AttributeDefinition } from '../api/types';
import type { Entity } from './upload';

/** The columns of a CSV file, and where its rows begin. */
export interface CsvHead {
  names: readonly string[];
  /** Bytes of the file up to and with the line of names. */
  bytes: number;
}

const HEAD_BYTES = 1 << 16;

const EVENT_FIELDS: Record<string, readonly string[]> = {
  userId: ['user', 'uid', 'customer', 'customerid', 'visitorid', 'username'],
  itemId: ['item', 'iid', 'product', 'productid', 'sku', 'asin', 'movieid'],
  type: ['event', 'eventtype', 'action', 'behavior'],
  value: ['rating', 'stars', 'score'],
  occurredAt: ['time', 'timestamp', 'date', 'datetime', 'eventtime', 'ts'],
  eventId: [],
  sessionId: ['session'],
  listId: [],
  position: [],
  text: ['review', 'reviewtext', 'comment'],
};

const ITEM_FIELDS: Record<string, readonly string[]> = {
  title: ['name', 'productname', 'itemname'],
  description: ['summary', 'overview'],
  categories: ['category', 'genres', 'genre'],
  brand: ['brandname'],
  stock: ['inventory'],
};

/** Reads the line of names; null where there is none. */
export async function readHead(file: Blob): Promise<CsvHead | null> {
  const bytes = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const end = bytes.indexOf(10);
  const line = new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
  const names = fieldsOf(line.replace(/\r$/, '')).map((name) => name.trim());
  return names.every((name) => name === '')
    ? null
    : { names, bytes: end < 0 ? bytes.length : end + 1 };
}

/** What a column can be, in the words that the file's first line is to have. */
export function fieldsFor(
  entity: Entity,
  attributes: readonly AttributeDefinition[],
): readonly string[] {
  if (entity === 'events') return Object.keys(EVENT_FIELDS);
  const of = entity === 'items' ? 'ITEM' : 'USER';
  return [
    entity === 'items' ? 'itemId' : 'userId',
    ...attributes.filter((each) => each.entity.toUpperCase() === of).map((each) => each.name),
  ];
}

/** What each column is likely to be; nothing where no field is near. Each field is taken once. */
export function propose(
  entity: Entity,
  names: readonly string[],
  fields: readonly string[],
): readonly string[] {
  const id = entity === 'users' ? 'userId' : 'itemId';
  const others: Record<string, readonly string[]> =
    entity === 'events'
      ? EVENT_FIELDS
      : { ...ITEM_FIELDS, [id]: [...(EVENT_FIELDS[id] ?? []), 'id'] };
  const taken = new Set<string>();
  const exact = names.map((name) => {
    const field = fields.find((each) => plain(each) === plain(name));
    if (!field || taken.has(field)) return '';
    taken.add(field);
    return field;
  });
  return exact.map((found, column) => {
    if (found) return found;
    const name = plain(names[column] ?? '');
    const field = fields.find((each) => !taken.has(each) && others[each]?.includes(name));
    if (!field) return '';
    taken.add(field);
    return field;
  });
}

/** The same file with another line of names; a column without a name is not read. */
export function withNames(file: File, head: CsvHead, names: readonly string[]): File {
  const line = `${names.map(quoted).join(',')}\n`;
  return new File([line, file.slice(head.bytes)], file.name, { type: file.type });
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function quoted(name: string): string {
  return /[",\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}

function fieldsOf(line: string): string[] {
  const fields: string[] = [];
  let field = '';
  let inQuotes = false;
  for (let i = 0; i < line.length; i++) {
    const c = line.charAt(i);
    if (inQuotes && c === '"' && line.charAt(i + 1) === '"') {
      field += c;
      i++;
    } else if (c === '"') inQuotes = !inQuotes;
    else if (c === ',' && !inQuotes) {
      fields.push(field);
      field = '';
    } else field += c;
  }
  fields.push(field);
  return fields;
}
