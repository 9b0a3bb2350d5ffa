import './app/mantine';
import './app/fonts.css';
import './app/tokens.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { newQueryClient } from './app/queryClient';
import { newRouter } from './app/router';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no element with id root.');
createRoot(root).render(
  <StrictMode>
    <App router={newRouter()} queryClient={newQueryClient()} />
  </StrictMode>,
);
