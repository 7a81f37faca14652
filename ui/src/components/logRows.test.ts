import { expect, test } from 'vitest';
import { someLog } from '../testing/state';
import { copyText, everything, type LogRow, logRows, logText, shownText } from './logRows';

const texts = (rows: LogRow[]) => rows.map((row) => (row.kind === 'line' ? row.line.text : row.missing));

test('a level takes all that is at least as severe', () => {
  expect(texts(logRows(someLog, { ...everything, level: 'warn' }))).toEqual([
    'low-tide.mp3: header says 7:09, audio is 7:04',
  ]);
  expect(logRows(someLog, everything)).toHaveLength(someLog.length);
});

test('source and text narrow, whatever the case', () => {
  const rows = logRows(someLog, { level: 'trace', source: 'engine', text: '  STARTUP ' });
  expect(texts(rows)).toEqual(['Application startup complete.']);
});

test('a hole in the numbers is a row of its own, at its place', () => {
  const [first, second] = someLog;
  if (!first || !second) throw new Error('the sample log is too short');
  const rows = logRows([first, { ...second, seq: 40 }], everything);
  expect(texts(rows)).toEqual([first.text, 38, second.text]);
});

test('lines that a filter hides are no hole', () => {
  expect(logRows(someLog, { ...everything, source: 'app' }).every(({ kind }) => kind === 'line')).toBe(true);
});

test('a line is copied as it stands in the file', () => {
  const line = {
    seq: 1,
    at: '2026-11-23T14:02:31.120Z',
    level: 'warn',
    source: 'engine',
    text: 'x',
  } as const;
  const local = new Date(line.at);
  const hour = String(local.getHours()).padStart(2, '0');
  expect(logText(line)).toMatch(new RegExp(`^2026-11-2\\d ${hour}:\\d\\d:31 warn: \\[Analysis Server\\] x$`));
  expect(logText({ ...line, source: 'app' })).not.toContain('Analysis Server');
  expect(copyText([{ kind: 'gap', after: 1, missing: 3 }])).toContain('3 lines are missing');
});

test('a level in front of the text is not shown twice', () => {
  const line = { seq: 1, at: '2026-11-23T14:02:31.120Z', level: 'info', source: 'engine' } as const;
  expect(shownText({ ...line, text: 'INFO:     Application startup complete.' })).toBe(
    'Application startup complete.',
  );
  expect(shownText({ ...line, text: 'INFORMATION: kept' })).toBe('INFORMATION: kept');
});
