import { Link } from '@tanstack/react-router';
import type { AuditEntry } from '../api/types';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The end of a UUID tells it from others as well as the whole does. */
function shortId(id: string): string {
  return UUID.test(id) ? `…${id.slice(-8)}` : id;
}

/** What an entry is about, and the way to it where it has a page. */
export function EntryOf({ entry: { entity, entityId, action } }: { entry: AuditEntry }) {
  if (entity === 'item' && entityId === '*') return 'many items';
  const words = `${entity} ${shortId(entityId)}`;
  if (action === 'delete') return <span title={entityId}>{words}</span>;
  switch (entity) {
    case 'job':
      return (
        <Link to="/jobs/$jobId" params={{ jobId: entityId }} title={entityId}>
          {words}
        </Link>
      );
    case 'item':
      return (
        <Link to="/catalogue/items/$itemId" params={{ itemId: entityId }}>
          {words}
        </Link>
      );
    case 'draft':
      return (
        <Link to="/rules/drafts/$draftId" params={{ draftId: entityId }} title={entityId}>
          {words}
        </Link>
      );
    case 'ruleset':
      return (
        <Link to="/rules/versions/$version" params={{ version: entityId }}>
          {words}
        </Link>
      );
    case 'model':
      return (
        <Link to="/models/$name" params={{ name: entityId }}>
          {words}
        </Link>
      );
    default:
      return <span title={entityId}>{words}</span>;
  }
}
