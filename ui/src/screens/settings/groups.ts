import type { Setting } from '../../bindings/types';

/** A group of settings as a person looks for them. */
export interface Group {
  category: string;
  title: string;
  sentence: string;
  settings: Setting[];
}

/** What a DJ changes comes first, what an administrator changes last. */
const ORDER: readonly Omit<Group, 'settings'>[] = [
  { category: 'window', title: 'Look', sentence: 'How this window shows your music.' },
  {
    category: 'analysis',
    title: 'Analysis',
    sentence: 'What is analysed, and how hard this computer works for it.',
  },
  { category: 'engine', title: 'Engine', sentence: 'Which analysis server is used and how it is started.' },
  { category: 'app', title: 'Mismo', sentence: 'Folders, addresses and the log of the application itself.' },
];

/** The settings in groups; a group that this window does not know comes last, under its own name. */
export function groupsOf(settings: readonly Setting[]): Group[] {
  const known = ORDER.map(({ category }) => category);
  const others = [...new Set(settings.map(({ category }) => category))].filter(
    (category) => !known.includes(category),
  );
  return [...ORDER, ...others.map((category) => ({ category, title: category, sentence: '' }))]
    .map((group) => ({
      ...group,
      settings: settings.filter(({ category }) => category === group.category),
    }))
    .filter((group) => group.settings.length > 0);
}

/** The kind of field that fits a setting. */
export type FieldKind = 'switch' | 'choice' | 'select' | 'number' | 'folder' | 'text';

export function fieldOf({ type, choices, key }: Setting): FieldKind {
  if (type === 'bool') return 'switch';
  if (choices.length > 0) return choices.length <= 3 ? 'choice' : 'select';
  if (type === 'int') return 'number';
  return key.endsWith('_DIR') ? 'folder' : 'text';
}

/** Unit of a number, from its key. */
export function unitOf(key: string): string {
  if (key.endsWith('_MS')) return 'ms';
  if (key.endsWith('_MB')) return 'MB';
  if (key.startsWith('tempo_')) return 'BPM';
  return '';
}

/** Milliseconds as people say them: `45 s`, `5 min`, `1 min 30 s`. */
export function lengthInWords(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  return [minutes > 0 ? `${minutes} min` : '', rest > 0 || minutes === 0 ? `${rest} s` : '']
    .filter(Boolean)
    .join(' ');
}

const WORDS: Record<string, string> = {
  system: 'As the system',
  light: 'Light',
  dark: 'Dark',
  camelot: 'Camelot',
  open_key: 'Open Key',
  traditional: 'Traditional',
  true: 'on',
  false: 'off',
};

/** A value as a word: `open_key` as `Open Key`. */
export const inWords = (value: string): string => WORDS[value] ?? value;

/** Said of a locked setting. */
export function lockedBy(setting: Setting): string | null {
  if (setting.origin === 'environment') return 'Set by the environment';
  if (setting.origin === 'env_file') return 'Set in a .env file';
  return null;
}
