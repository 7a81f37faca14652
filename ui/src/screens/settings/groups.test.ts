import { expect, test } from 'vitest';
import type { Setting } from '../../bindings/types';
import { defaultSettings } from '../../testing/state';
import { fieldOf, groupsOf, lengthInWords, lockedBy } from './groups';

const settings = defaultSettings();
const named = (key: string) => settings.find((setting) => setting.key === key) as Setting;

test('no setting is lost in the groups, even of a category that is new', () => {
  const groups = groupsOf([...settings, { ...named('LOG_LEVEL'), key: 'NEW', category: 'network' }]);
  expect(groups.flatMap(({ settings }) => settings)).toHaveLength(settings.length + 1);
  expect(groups.map(({ category }) => category)).toEqual(['window', 'analysis', 'engine', 'app', 'network']);
});

test('the field fits the type', () => {
  expect(fieldOf(named('auto_analyze'))).toBe('switch');
  expect(fieldOf(named('key_notation'))).toBe('choice');
  expect(fieldOf(named('LOG_LEVEL'))).toBe('select');
  expect(fieldOf(named('MISMO_API_PORT'))).toBe('number');
  expect(fieldOf({ ...named('LOG_LEVEL'), key: 'MISMO_DATA_DIR', choices: [] })).toBe('folder');
  expect(fieldOf({ ...named('LOG_LEVEL'), key: 'MISMO_API_HOST', choices: [] })).toBe('text');
});

test('what fixes a value is named', () => {
  expect(lockedBy(named('PYTHON_SERVER_PORT'))).toBe('Set by the environment');
  expect(lockedBy({ ...named('LOG_LEVEL'), origin: 'env_file' })).toBe('Set in a .env file');
  expect(lockedBy({ ...named('LOG_LEVEL'), origin: 'saved' })).toBeNull();
});

test.each([
  [45_000, '45 s'],
  [60_000, '1 min'],
  [90_000, '1 min 30 s'],
  [300_000, '5 min'],
  [0, '0 s'],
])('%i ms is said as %s', (milliseconds, words) => {
  expect(lengthInWords(milliseconds)).toBe(words);
});
