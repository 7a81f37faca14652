import { Blend, RefreshCw, X } from 'lucide-react';
import { useLibrary } from '../../app/library';
import { keysOf, useShortcut } from '../../app/shortcuts';
import type { Track } from '../../bindings/types';
import type { CallError } from '../../bridge';
import { Button } from '../../components/Button';
import { IconButton } from '../../components/IconButton';
import { KeyChip } from '../../components/KeyChip';
import { Progress } from '../../components/Progress';
import { Tooltip } from '../../components/Tooltip';
import { say, sayFailed } from '../../components/toast';
import { useAnalyse } from '../../data/queue';
import { tempoByHand } from '../../edits/byHand';
import { tempoIsDoubtful, tempoVaries } from '../../music/doubt';
import { bpm, decibels } from '../../music/format';
import { camelot, keyInWords, keyOf, mixesWith, type Notation, writeKey } from '../../music/key';
import { withFilter } from '../../music/search';
import { Decisions } from './Decisions';
import styles from './Facts.module.css';
import { GridTools } from './GridTools';
import { KeyLine } from './KeyLine';
import type { Details } from './structure';

/** Tempos that differ by less than this from the chosen one are not another answer. */
const SAME_BPM = 0.5;

interface FactsProps {
  track: Track;
  details: Details;
  notation: Notation;
  /** Where the playhead is, in seconds. */
  position: () => number;
  onClose: () => void;
}

function Analyse({ track }: { track: Track }) {
  const analyse = useAnalyse();
  const busy = track.state === 'queued' || track.state === 'analysing';
  const again = track.date_analyzed !== null || track.state === 'failed';
  return (
    <IconButton
      label={again ? 'Analyse again' : 'Analyse'}
      icon={<RefreshCw />}
      disabled={busy || analyse.isPending || track.state === 'away' || track.state === 'missing'}
      onClick={() =>
        analyse.mutate(
          { track_id: track.id, force: true, priority: 'high' },
          {
            onSuccess: () => say(`${track.title ?? track.relative_path} is queued`),
            onError: (error: CallError) => sayFailed('It was not queued', error),
          },
        )
      }
    />
  );
}

/** One line under the tempo: where it comes from, or how far the analysis is. */
function Standing({ track, details }: { track: Track; details: Details }) {
  switch (track.state) {
    case 'failed':
      return <p className={styles.failed}>{track.state_reason ?? 'The analysis failed'}</p>;
    case 'queued':
      return <p className={styles.standing}>Waits for its analysis</p>;
    case 'analysing':
      return (
        <p className={styles.standing}>
          <Progress value={(track.progress_percent ?? 0) / 100} label="Analysis" width={120} /> analysing
        </p>
      );
    case 'new':
      return <p className={styles.standing}>Not analysed yet</p>;
    case 'away':
      return <p className={styles.standing}>Its folder is away</p>;
    case 'missing':
      return <p className={styles.standing}>Its file is gone</p>;
    case 'done': {
      const others = details.tempos
        .filter((tempo) => Math.abs(tempo - (track.bpm ?? 0)) > SAME_BPM)
        .slice(0, 2);
      if (tempoIsDoubtful(track) && others.length > 0) {
        return (
          <p className={styles.doubt}>Not sure: perhaps {others.map((tempo) => bpm(tempo)).join(' or ')}</p>
        );
      }
      return null;
    }
  }
}

/** What is known of the track in the deck. */
export function Facts({ track, details, notation, position, onClose }: FactsProps) {
  const { setSearch, setTrail } = useLibrary();
  const showFits = () => setTrail([track.id]);
  useShortcut('fits', showFits);
  const key = keyOf(track.musical_key, track.mode);
  const fromFile = track.bpm_source === 'file_tag';
  const byDj = track.bpm_source === 'user';
  const varies = tempoVaries(track);
  const tempoSet = tempoByHand(track, details.foundBpm);
  const grid = track.constant_tempo === null ? '–' : track.constant_tempo ? 'steady' : 'varies';
  return (
    <div role="group" className={styles.facts} aria-label="Analysis">
      <div className={styles.top}>
        <p className={fromFile ? styles.fileTempo : styles.tempo}>
          <span title={tempoSet ?? undefined} data-set={tempoSet !== null || undefined}>
            {bpm(track.bpm, fromFile || varies ? 1 : 2)}
          </span>
          {tempoIsDoubtful(track) && '?'}
          <small data-below={fromFile || byDj || undefined}>
            {varies ? 'varies' : 'BPM'}
            {fromFile && ', from the file'}
            {byDj && ', set by you'}
          </small>
        </p>
        <Decisions track={track} />
        <Analyse track={track} />
        <IconButton label="Close the deck" keys={keysOf('close')} icon={<X />} onClick={onClose} />
      </div>
      <Standing track={track} details={details} />
      <GridTools track={track} position={position} />

      <KeyLine track={track} details={details} notation={notation} />
      {key && (
        <div role="group" aria-label="What mixes with it" className={styles.line}>
          <Tooltip text="What goes with this" keys={keysOf('fits')}>
            <Button icon={<Blend aria-hidden />} className={styles.fits} onClick={showFits}>
              What fits
            </Button>
          </Tooltip>
          {mixesWith(key).map((other) => (
            <button
              key={camelot(other)}
              type="button"
              className={styles.mix}
              aria-label={`Find tracks in ${writeKey(other, notation)}, ${keyInWords(other)}`}
              title={`Find tracks in ${keyInWords(other)}`}
              onClick={() => setSearch((now) => withFilter(now, 'key', camelot(other)))}
            >
              <KeyChip musicalKey={other} notation={notation} />
            </button>
          ))}
        </div>
      )}

      <dl className={styles.grid}>
        <div>
          <dt>Energy</dt>
          <dd>{track.energy_level === null ? '–' : Math.round(track.energy_level)}</dd>
        </div>
        <div>
          <dt>Loudness</dt>
          <dd>
            {decibels(track.loudness)} <small>LUFS</small>
          </dd>
        </div>
        <div>
          <dt>Grid</dt>
          <dd>{grid}</dd>
        </div>
        {details.truePeak !== null && (
          <div>
            <dt>Peak</dt>
            <dd>
              {decibels(details.truePeak)} <small>dBTP</small>
            </dd>
          </div>
        )}
        {details.loudnessRange !== null && (
          <div>
            <dt>Range</dt>
            <dd>
              {decibels(details.loudnessRange)} <small>LU</small>
            </dd>
          </div>
        )}
        {details.tuningCents !== null && (
          <div>
            <dt>Tuning</dt>
            <dd>
              {details.tuningCents > 0 ? '+' : ''}
              {Math.round(details.tuningCents).toString().replace('-', '−')} <small>cents</small>
            </dd>
          </div>
        )}
      </dl>
    </div>
  );
}
