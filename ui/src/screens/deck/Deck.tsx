import { CircleAlert } from 'lucide-react';
import { useState } from 'react';
import { acceptWithin, useRemembered } from '../../app/remembered';
import { useShortcut } from '../../app/shortcuts';
import type { TrackDetail } from '../../bindings/types';
import { Button } from '../../components/Button';
import { Placeholder } from '../../components/Placeholder';
import { Skeleton } from '../../components/Skeleton';
import { useTrack } from '../../data/tracks';
import { useBeats, useDownbeats, useWaveform } from '../../data/waveform';
import { useEdits } from '../../edits/edits';
import type { Notation } from '../../music/key';
import { usePlayer, usePlayerState } from '../../player/usePlayer';
import styles from './Deck.module.css';
import { DeckWave } from './DeckWave';
import { Facts } from './Facts';
import { Overview } from './Overview';
import { Resizer } from './Resizer';
import { MakeStems, StemChoice } from './StemChoice';
import { StemNote } from './StemNote';
import { stemBands, stemsOf } from './stemsOf';
import { detailsOf } from './structure';
import { Transport } from './Transport';
import { FIRST_SPAN, following, type View, zoomed } from './view';

const LEAST_HEIGHT = 210;
const MOST_HEIGHT = 640;
/** Seconds that the arrow keys jump when there is no grid. */
const JUMP_SECONDS = 2;
const BEATS_A_BAR = 4;
const ZOOM_STEP = 1.6;
const NO_BEATS: readonly number[] = [];

/** What stands in place of a waveform that is not there. */
function waveformWords({ state }: TrackDetail): string {
  if (state === 'analysing') return 'Being analysed: the waveform is on its way';
  if (state === 'queued') return 'The waveform comes with the analysis, which waits for its turn';
  if (state === 'failed') return 'No waveform: the analysis failed';
  return 'No waveform yet: it comes with the analysis';
}

interface LoadedProps {
  track: TrackDetail;
  notation: Notation;
  onClose: () => void;
}

/** The deck of a track that is there. Mounted anew for each track, so that its view begins at its start. */
function Loaded({ track, notation, onClose }: LoadedProps) {
  const player = usePlayer();
  const { askDetails } = useEdits();
  const sound = usePlayerState();
  const has = track.has_waveform;
  const mine = sound.trackId === track.id;
  const stem = mine ? sound.stem : null;
  const stage = track.analysis.stems;
  const stems = stemsOf(stage);
  // Stems that were made again since are there again.
  const gone = stems.state === 'made' && sound.gone?.trackId === track.id && sound.gone.at > stems.at;
  const mix = { close: useWaveform(track.id, 2, has).data, whole: useWaveform(track.id, 1, has).data };
  const bands = (stem && stemBands(stage, stem, 2)) ?? mix.close ?? null;
  const whole = (stem && stemBands(stage, stem, 1)) ?? mix.whole ?? null;
  const beats = useBeats(track.id, has).data ?? NO_BEATS;
  const downbeats = useDownbeats(track.id, has).data ?? NO_BEATS;
  const details = detailsOf(track.analysis);

  const duration = Math.max(0.1, track.duration_seconds ?? 0.1);
  const playing = mine && sound.playing;
  const cue = track.first_beat_offset ?? 0;
  const position = () => (mine ? player.position() : cue);
  const [set, setView] = useState<View>(() =>
    following({ start: 0, span: Math.min(FIRST_SPAN, duration) }, mine ? player.position() : cue, duration),
  );
  const [follow, setFollow] = useState(true);

  const now = () => (follow && playing ? following(set, player.position(), duration) : set);
  const seek = (seconds: number) => {
    setFollow(true);
    void player.play(track.id, Math.min(duration, Math.max(0, seconds)));
  };
  const toggle = () => {
    // What was on the screen stays there when the music stops.
    setView(now());
    setFollow(true);
    void player.toggle(track.id, cue);
  };
  const zoom = (factor: number) => setView(zoomed(now(), factor, 0.44, duration));
  const bar = track.bpm ? (60 / track.bpm) * BEATS_A_BAR : JUMP_SECONDS;
  const jump = (by: number) => {
    if (mine) player.seek(Math.min(duration, player.position() + by));
  };

  useShortcut('back', () => jump(-bar));
  useShortcut('forward', () => jump(bar));
  useShortcut('clicks', () => void player.setClicks(!sound.clicks));
  useShortcut('zoomIn', () => zoom(ZOOM_STEP));
  useShortcut('zoomOut', () => zoom(1 / ZOOM_STEP));

  const away = track.state === 'away' || track.state === 'missing';
  return (
    <>
      <div className={styles.music}>
        <div className={styles.head} data-stems={stems.state === 'made' ? stems.parts.length : undefined}>
          <h2 className={styles.title} title={track.file_path}>
            <button type="button" aria-description="Edit details" onClick={() => askDetails([track.id])}>
              {track.title ?? track.relative_path}
            </button>
          </h2>
          {track.artist && <span className={styles.artist}>{track.artist}</span>}
          {details.genre && (
            <span className={styles.genre} title={`Sounds like ${details.genre.odds}`}>
              {details.genre.name}
            </span>
          )}
          <Transport
            duration={duration}
            playing={playing}
            away={away}
            hasGrid={beats.length > 0}
            position={position}
            onToggle={toggle}
            onZoomIn={() => zoom(ZOOM_STEP)}
            onZoomOut={() => zoom(1 / ZOOM_STEP)}
            stems={
              stems.state === 'made' ? (
                <StemChoice
                  parts={stems.parts}
                  stem={stem}
                  disabled={away}
                  onStem={(chosen) => void player.setStem(track.id, chosen, cue)}
                />
              ) : (
                stems.state === 'none' && <MakeStems track={track} />
              )
            }
          />
        </div>
        {mine && sound.error && (
          <p className={styles.error} role="alert">
            <CircleAlert aria-hidden size={14} /> {sound.error}
          </p>
        )}
        <StemNote track={track} stems={stems} gone={gone} />
        {has ? (
          <>
            <DeckWave
              bands={bands}
              beats={beats}
              downbeats={downbeats}
              duration={duration}
              playing={playing}
              position={position}
              view={set}
              onView={setView}
              follow={follow}
              onFollow={setFollow}
              onSeek={seek}
            />
            <Overview
              bands={whole}
              duration={duration}
              playing={playing}
              position={position}
              view={set}
              follow={follow}
              segments={details.segments}
              mixSpans={details.mixSpans}
              onSeek={seek}
            />
          </>
        ) : (
          <p className={styles.without}>{waveformWords(track)}</p>
        )}
      </div>
      <Facts track={track} details={details} notation={notation} position={position} onClose={onClose} />
    </>
  );
}

interface DeckProps {
  trackId: string;
  notation: Notation;
  onClose: () => void;
}

/** The chosen track: its music, its grid, what was found about it. */
export function Deck({ trackId, notation, onClose }: DeckProps) {
  const [height, setHeight] = useRemembered('deck.height', 288, acceptWithin(LEAST_HEIGHT, MOST_HEIGHT));
  const track = useTrack(trackId);
  return (
    <section
      className={styles.deck}
      aria-label="Deck"
      aria-busy={track.isPending}
      style={{ height: `min(${height}px, 62%)` }}
    >
      <Resizer height={height} least={LEAST_HEIGHT} most={MOST_HEIGHT} onHeight={setHeight} />
      {track.data ? (
        <Loaded key={trackId} track={track.data} notation={notation} onClose={onClose} />
      ) : track.error ? (
        <Placeholder
          tone="broken"
          icon={<CircleAlert />}
          title="This track cannot be shown"
          action={<Button onClick={() => void track.refetch()}>Try again</Button>}
        >
          {track.error.message}
        </Placeholder>
      ) : (
        <div className={styles.music}>
          <Skeleton width={220} height={16} />
          <Skeleton height={120} />
        </div>
      )}
    </section>
  );
}
