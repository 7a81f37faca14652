import { expect, test } from 'vitest';
import type { Setting } from '../../bindings/types';
import { lockedBy } from '../../data/settings';
import { defaultSettings } from '../../testing/state';
import { fieldOf, groupsOf, lengthInWords, meaningOf } from './groups';

const settings = defaultSettings();
const named = (key: string) => settings.find((setting) => setting.key === key) as Setting;

test('no setting is lost in the groups, even of a category that is new', () => {
  const groups = groupsOf([...settings, { ...named('LOG_LEVEL'), key: 'NEW', category: 'network' }]);
  expect(groups.flatMap(({ settings }) => settings)).toHaveLength(settings.length + 1);
  expect(groups.map(({ title }) => title)).toEqual([
    'Look',
    'Analysis',
    'When analysis waits',
    'Power',
    'Better models',
    'Engine',
    'Mismo',
    'Network',
  ]);
});

test('what belongs together stands together, the most wanted first', () => {
  const keysIn = (title: string) =>
    groupsOf(settings)
      .find((group) => group.title === title)
      ?.settings.map(({ key }) => key);
  expect(keysIn('When analysis waits')).toEqual([
    'ANALYSIS_PAUSE_WHILE_PERFORMING',
    'ANALYSIS_PAUSE_ON_BATTERY',
    'queue_paused',
  ]);
  expect(keysIn('Analysis')).toEqual(['round_tempo', 'auto_analyze']);
  expect(keysIn('Better models')).toEqual(['MISMO_BEAT_THIS_CHECKPOINT', 'MISMO_DEMUCS_MODELS']);
  expect(keysIn('Engine')).toEqual(['PYTHON_SERVER_PORT', 'PYTHON_SERVER_AUTO_START']);
});

test('a setting without a sentence is written in words', () => {
  expect(meaningOf({ ...named('LOG_LEVEL'), key: 'CLOUD_BACKUP', description: '' })).toBe('Cloud backup');
  expect(meaningOf(named('LOG_LEVEL'))).toBe('How much is logged');
});

test('the field fits the type', () => {
  expect(fieldOf(named('auto_analyze'))).toBe('switch');
  expect(fieldOf(named('key_notation'))).toBe('choice');
  expect(fieldOf(named('LOG_LEVEL'))).toBe('select');
  expect(fieldOf(named('MISMO_API_PORT'))).toBe('number');
  expect(fieldOf({ ...named('LOG_LEVEL'), key: 'MISMO_DATA_DIR', choices: [] })).toBe('folder');
  expect(fieldOf(named('MISMO_DEMUCS_MODELS'))).toBe('folder');
  expect(fieldOf(named('MISMO_BEAT_THIS_CHECKPOINT'))).toBe('text');
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
