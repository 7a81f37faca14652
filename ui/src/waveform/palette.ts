/** The waveform's colours as a canvas needs them: resolved for the scheme that is shown now. */
import { useSyncExternalStore } from 'react';

export interface Palette {
  /** Tells cached pictures of one scheme from those of the other. */
  scheme: string;
  low: string;
  mid: string;
  high: string;
  ground: string;
  beat: string;
  downbeat: string;
  playhead: string;
  text: string;
  faint: string;
}

let current: Palette | null = null;

/** A custom property holds `light-dark(...)` as it was written; only a real property is resolved. */
function read(): Palette {
  const probe = document.createElement('span');
  document.body.append(probe);
  const colour = (token: string) => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const palette = {
    low: colour('--wave-low'),
    mid: colour('--wave-mid'),
    high: colour('--wave-high'),
    ground: colour('--wave-ground'),
    beat: colour('--wave-beat'),
    downbeat: colour('--wave-downbeat'),
    playhead: colour('--playhead'),
    text: colour('--text'),
    faint: colour('--track'),
  };
  probe.remove();
  return { ...palette, scheme: `${palette.low}${palette.high}` };
}

function subscribe(listener: () => void): () => void {
  const changed = () => {
    current = null;
    listener();
  };
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', changed);
  const root = new MutationObserver(changed);
  root.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => {
    system.removeEventListener('change', changed);
    root.disconnect();
  };
}

function snapshot(): Palette {
  current ??= read();
  return current;
}

export const usePalette = (): Palette => useSyncExternalStore(subscribe, snapshot);
