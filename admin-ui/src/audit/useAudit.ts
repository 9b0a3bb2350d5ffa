import { useMutation } from '@tanstack/react-query';
import { call } from '../api/request';
import type { AuditEntry, AuditPage, AuditVerification } from '../api/types';
import { useKeyset } from '../shared/keyset';
import type { AuditSearch } from './auditSearch';

/** Entries, the latest first. */
export function useAudit(search: AuditSearch) {
  return useKeyset<AuditEntry>({
    queryKey: ['audit', search],
    page: async (before, signal) => {
      const page = await call<AuditPage>('GET', '/v1/audit', {
        query: { ...search, before, limit: 50 },
        signal,
      });
      return { rows: page.entries, next: page.before };
    },
  });
}

/** Computes the chain of hashes again, on the server. */
export function useVerifyAudit() {
  return useMutation({ mutationFn: () => call<AuditVerification>('GET', '/v1/audit/verify') });
}
