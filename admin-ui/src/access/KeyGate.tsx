import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { useApiKey } from '../api/useApiKey';
import { KeyForm } from './KeyForm';

/** Shows the pages to whoever has an API key, and asks everyone else for one. What another key read is dropped. */
export function KeyGate({ children }: { children: ReactNode }) {
  const key = useApiKey();
  const queryClient = useQueryClient();
  useEffect(() => {
    if (key === null) queryClient.clear();
  }, [key, queryClient]);
  return key === null ? <KeyForm /> : children;
}
