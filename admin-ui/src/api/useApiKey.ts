import { useSyncExternalStore } from 'react';
import { currentApiKey, onApiKeyChange } from './apiKey';

export function useApiKey(): string | null {
  return useSyncExternalStore(onApiKeyChange, currentApiKey);
}
