import type { Setting } from '../../bindings/types';

/** A group of settings as a person looks for them. */
export interface Group {
  id: string;
  title: string;
  sentence: string;
  settings: Setting[];
}

/** Where settings are looked for: those with these keys, or all others of a category. */
interface Place extends Omit<Group, 'settings'> {
  keys?: readonly string[];
}

/** What a DJ changes comes first, what an administrator changes last. */
const ORDER: readonly Place[] = [
  { id: 'window', title: 'Look', sentence: 'How this window shows your music.' },
  { id: 'analysis', title: 'Analysis', sentence: 'What is analysed, and how tempo is counted.' },
  {
    id: 'rest',
    title: 'When analysis waits',
    sentence: 'So that a set, or a battery, comes first. Nothing is lost meanwhile.',
    keys: ['ANALYSIS_PAUSE_WHILE_PERFORMING', 'ANALYSIS_PAUSE_ON_BATTERY', 'queue_paused'],
  },
  {
    id: 'power',
    title: 'Power',
    sentence: 'How hard this computer works for the analysis.',
    keys: [
      'MAX_CONCURRENT_ANALYSIS',
      'ANALYSIS_SERVERS',
      'ANALYSIS_SERVER_URLS',
      'ANALYSIS_SERVER_HEALTH_CHECK_INTERVAL_MS',
      'ANALYSIS_MEMORY_LIMIT_MB',
      'ANALYSIS_TIMEOUT_MS',
      'ANALYSIS_MAX_RETRIES',
    ],
  },
  {
    id: 'models',
    title: 'Better models',
    sentence: 'Models that you have yourself, in place of those that come with Mismo.',
    keys: ['MISMO_BEAT_THIS_CHECKPOINT', 'MISMO_ESSENTIA_MODELS', 'MISMO_DEMUCS_MODELS'],
  },
  { id: 'engine', title: 'Engine', sentence: 'Which analysis server is used and how it is started.' },
  { id: 'app', title: 'Mismo', sentence: 'Folders, addresses and the log of the application itself.' },
];

/** A name from the application, written for people: `cloud_backup` as `Cloud backup`. */
const written = (name: string): string => {
  const words = name.replaceAll('_', ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** What a setting means, in one sentence; its name in words where the application gives none. */
export const meaningOf = ({ key, description }: Setting): string => description || written(key);

/** The settings in groups; a category that this window does not know comes last, under its own name. */
export function groupsOf(settings: readonly Setting[]): Group[] {
  const places = new Map(ORDER.flatMap(({ id, keys = [] }) => keys.map((key) => [key, id])));
  const placeOf = ({ key, category }: Setting) => places.get(key) ?? category;
  const others = [...new Set(settings.map(placeOf))].filter((id) => !ORDER.some((known) => known.id === id));
  const all: Place[] = [...ORDER, ...others.map((id) => ({ id, title: written(id), sentence: '' }))];
  return all
    .map(({ id, title, sentence, keys = [] }) => ({
      id,
      title,
      sentence,
      settings: settings
        .filter((setting) => placeOf(setting) === id)
        .sort((a, b) => keys.indexOf(a.key) - keys.indexOf(b.key)),
    }))
    .filter((group) => group.settings.length > 0);
}

/** The kind of field that fits a setting. */
export type FieldKind = 'switch' | 'choice' | 'select' | 'number' | 'folder' | 'text';

export function fieldOf({ type, choices, key }: Setting): FieldKind {
  if (type === 'bool') return 'switch';
  if (choices.length > 0) return choices.length <= 3 ? 'choice' : 'select';
  if (type === 'int') return 'number';
  return /_(DIR|MODELS)$/.test(key) ? 'folder' : 'text';
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
