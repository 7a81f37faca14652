/** Numbers as a DJ reads them: tabular, with units, never false precision. */

const NONE = '–';
const grouped = new Intl.NumberFormat('en-GB');

/** Whole number with separators: `4,812`. */
export const count = (value: number): string => grouped.format(value);

/** A number and its noun: `1 track`, `4,812 tracks`. */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** Tempo in the list, one decimal: `128.0`. */
export const bpm = (value: number | null | undefined, decimals = 1): string =>
  value == null || value <= 0 ? NONE : value.toFixed(decimals);

/** Length: `7:04`, `1:02:03`. */
export function length(seconds: number | null | undefined): string {
  if (seconds == null || !Number.isFinite(seconds)) return NONE;
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const h = Math.floor(whole / 3600);
  const m = Math.floor(whole / 60) % 60;
  return h > 0 ? `${h}:${two(m)}:${two(whole % 60)}` : `${m}:${two(whole % 60)}`;
}

/** Position with hundredths: `2:31.84`. */
export function position(seconds: number): string {
  const hundredths = Math.max(0, Math.floor(seconds * 100));
  const m = Math.floor(hundredths / 6000);
  const rest = ((hundredths % 6000) / 100).toFixed(2).padStart(5, '0');
  return `${m}:${rest}`;
}

/** A length of time that is not known exactly: `about 16 min`. */
export function roughly(seconds: number): string {
  if (seconds < 60) return `about ${Math.max(1, Math.ceil(seconds / 5) * 5)} s`;
  if (seconds < 90 * 60) return `about ${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `about ${Math.round(seconds / 3600)} h`;
  return `about ${Math.round(seconds / 86_400)} days`;
}

/** Time left, in the words the status bar uses: `about 16 min left`. */
export const timeLeft = (seconds: number | null | undefined): string =>
  seconds == null || !Number.isFinite(seconds) || seconds < 0 ? '' : `${roughly(seconds)} left`;

/** A duration that was measured: `80 ms`, `0.2 s`, `4.4 s`, `1 min 12 s`. */
export function took(milliseconds: number | null | undefined): string {
  if (milliseconds == null) return NONE;
  if (milliseconds < 100) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return `${Math.floor(milliseconds / 60_000)} min ${Math.round((milliseconds % 60_000) / 1000)} s`;
}

/** How long something has lasted: `under a minute`, `14 min`, `2 h 5 min`, `3 days`. */
export function lasting(since: string | null | undefined, now = Date.now()): string {
  const date = readDate(since);
  if (!date) return NONE;
  const minutes = Math.floor((now - date.getTime()) / 60_000);
  if (minutes < 1) return 'under a minute';
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${Math.floor(minutes / 1440)} days`;
}

/** Size in decimal units, as shops and downloads count: `90 MB`. */
export function bytes(value: number): string {
  if (value < 1000) return `${value} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let scaled = value / 1000;
  let unit = 0;
  while (scaled >= 999.5 && unit < units.length - 1) {
    scaled /= 1000;
    unit += 1;
  }
  return `${scaled < 10 ? scaled.toFixed(1) : Math.round(scaled)} ${units[unit]}`;
}

/** A share of a hundred: `84 %`, `0.3 %`. */
export const percent = (value: number | null | undefined): string =>
  value == null ? NONE : `${value > 0 && value < 9.95 ? value.toFixed(1) : Math.round(value)} %`;

/** Signed decibels with a true minus: `−8.4`. */
export const decibels = (value: number | null | undefined): string =>
  value == null ? NONE : value.toFixed(1).replace('-', '−');

/** Reads the API's two date forms: ISO 8601, and `YYYY-MM-DD HH:MM:SS`, which is UTC. */
export function readDate(text: string | null | undefined): Date | null {
  if (!text) return null;
  const date = new Date(text.includes('T') ? text : `${text.replace(' ', 'T')}Z`);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** Clock time in this place: `14:02`, with seconds on demand. */
export function clock(text: string | null | undefined, seconds = false): string {
  const date = readDate(text);
  if (!date) return NONE;
  return date.toLocaleTimeString('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds && { second: '2-digit' }),
  });
}

/** Clock time, with the day in front unless it is today: `14:02`, `23 Nov, 14:02`. */
export function moment(text: string | null | undefined, now = Date.now()): string {
  const date = readDate(text);
  if (!date) return NONE;
  if (date.toDateString() === new Date(now).toDateString()) return clock(text);
  return dated(text);
}

/** Day and clock time: `23 Nov, 14:02`. */
export function dated(text: string | null | undefined): string {
  const date = readDate(text);
  if (!date) return NONE;
  return `${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })}, ${clock(text)}`;
}

/** How long ago: `just now`, `4 min ago`, `3 h ago`, `2 days ago`, else the date. */
export function ago(text: string | null | undefined, now = Date.now()): string {
  const date = readDate(text);
  if (!date) return 'never';
  const seconds = (now - date.getTime()) / 1000;
  if (seconds < 60) return 'just now';
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  if (seconds < 7 * 86_400) return counted(Math.floor(seconds / 86_400), 'day').concat(' ago');
  return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
}
