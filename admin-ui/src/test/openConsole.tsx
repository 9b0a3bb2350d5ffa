import { createMemoryHistory } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import { App } from '../app/App';
import { newQueryClient } from '../app/queryClient';
import { newRouter } from '../app/router';

/** The whole console at an address. */
export function openConsole(address: string) {
  const router = newRouter(createMemoryHistory({ initialEntries: [address] }));
  render(<App router={router} queryClient={newQueryClient()} />);
  return router;
}
