import '../styles/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Backend } from '../bridge';
import { makeClient } from '../data/client';
import { App } from './App';
import { showKeptTheme } from './theme';

/** Draws the window into the page. */
export function mount(backend: Backend): void {
  const element = document.getElementById('root');
  if (!element) throw new Error('the page has no #root');
  showKeptTheme();
  createRoot(element).render(
    <StrictMode>
      <App backend={backend} client={makeClient()} />
    </StrictMode>,
  );
}
