/**
 * The one sound of the window: an `<audio>` element, what it plays, and a clock that runs smoothly between the
 * times that the element reports. The clicks are mixed in by the application, so that they cannot drift; turning
 * them on, or choosing a stem, loads the same track from another address and goes on at the same place.
 */
import type { Stem } from '../bindings/types';
import { type Backend, CallError } from '../bridge';

export interface PlayerState {
  /** The track that is loaded, playing or not. */
  trackId: string | null;
  playing: boolean;
  clicks: boolean;
  /** The part of the track that is heard alone; null for its mix. */
  stem: Stem | null;
  /** The track whose stems turned out to be gone, and when, in milliseconds since 1970: its mix is heard instead. */
  gone: { trackId: string; at: number } | null;
  /** Why the last track could not be played. */
  error: string | null;
}

/** Where the sounds of tracks are. */
export type Sounds = Pick<Backend, 'audioUrl' | 'checkAudio'>;

/** The files of a stem are not there. */
const isGone = (reason: unknown) =>
  reason instanceof CallError && (reason.code === 'stem_gone' || reason.code === 'no_analysis');

const UNPLAYABLE = 'This track cannot be played. Its file may be away or damaged.';

/** A reported time further away than this is a jump; a nearer one only corrects the clock. */
const JUMP_SECONDS = 0.08;

export class Player {
  readonly #audio: HTMLAudioElement;
  readonly #sounds: Sounds;
  readonly #listeners = new Set<() => void>();
  #state: PlayerState = {
    trackId: null,
    playing: false,
    clicks: false,
    stem: null,
    gone: null,
    error: null,
  };
  /** Place to go to once the element knows the track's length. */
  #seekTo: number | null = null;
  /** Guards against an answer for a track that is no longer wanted. */
  #load = 0;
  #clock = { at: 0, since: 0 };
  /** Grows when a beat grid was changed: clicks at an older one must not come from a cache. */
  #grid = 0;

  constructor(sounds: Sounds, audio: HTMLAudioElement = new Audio()) {
    this.#sounds = sounds;
    this.#audio = audio;
    audio.preload = 'auto';
    // The application answers other origins, such as the window's, only where it can see who they are.
    audio.crossOrigin = 'anonymous';
    audio.addEventListener('play', () => this.#set({ playing: true }));
    audio.addEventListener('pause', () => this.#set({ playing: false }));
    audio.addEventListener('ended', () => this.#set({ playing: false }));
    audio.addEventListener('loadedmetadata', () => {
      if (this.#seekTo !== null) audio.currentTime = this.#seekTo;
      this.#seekTo = null;
    });
    audio.addEventListener('error', () => {
      const { trackId, stem } = this.#state;
      if (trackId === null || !audio.getAttribute('src')) return;
      if (stem !== null) void this.#stemFailed(trackId, stem);
      else this.#set({ playing: false, error: UNPLAYABLE });
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): PlayerState => this.#state;

  /** Plays `trackId`, from `at` seconds on when given, else from where it stands. */
  async play(trackId: string, at?: number): Promise<void> {
    if (this.#state.trackId !== trackId || this.#state.error !== null) {
      await this.#open(trackId, this.#state.trackId === trackId ? {} : { stem: null }, at ?? 0);
    } else if (at !== undefined) {
      this.seek(at);
    }
    await this.#start();
  }

  pause(): void {
    this.#audio.pause();
  }

  /** Plays `trackId`, or pauses it when it is the one that plays. */
  async toggle(trackId: string, at?: number): Promise<void> {
    if (this.#state.trackId === trackId && this.#state.playing) this.pause();
    else await this.play(trackId, this.#state.trackId === trackId ? undefined : at);
  }

  /** Goes to `seconds` in the loaded track. */
  seek(seconds: number): void {
    const at = Math.max(0, seconds);
    this.#clock = { at, since: performance.now() };
    if (this.#audio.readyState >= HTMLMediaElement.HAVE_METADATA) this.#audio.currentTime = at;
    else this.#seekTo = at;
    this.#tell();
  }

  /** Clicks on the beat grid, mixed into the sound. */
  async setClicks(clicks: boolean): Promise<void> {
    if (this.#state.trackId === null) this.#set({ clicks });
    else await this.#reload({ clicks });
  }

  /**
   * Goes over to one stem of `trackId`, or to its mix, in the same place; a track that is not loaded plays from `from`
   * seconds on. What is heard goes on until the stem is known to be there.
   */
  async setStem(trackId: string, stem: Stem | null, from = 0): Promise<void> {
    const before = this.#state.stem;
    const loaded = this.#state.trackId === trackId;
    if (loaded && before === stem) return;
    const load = this.#load;
    if (loaded) this.#set({ stem });
    try {
      const wish = { clicks: this.#state.clicks, grid: this.#grid, stem };
      if (stem !== null) await this.#sounds.checkAudio(trackId, wish);
    } catch (reason) {
      if (load !== this.#load || (loaded && this.#state.stem !== stem)) return;
      if (!(reason instanceof CallError)) throw reason;
      if (isGone(reason)) this.#set({ gone: { trackId, at: Date.now() } });
      if (loaded && before === null) this.#set({ stem: null });
      else await (loaded ? this.#reload({ stem: null }) : this.#open(trackId, { stem: null }, from));
      if (!isGone(reason)) this.#set({ error: reason.message });
      return;
    }
    // Another choice, or another track, was quicker.
    if (load !== this.#load || (loaded && this.#state.stem !== stem)) return;
    this.#set({ gone: null });
    if (loaded) {
      await this.#reload({ stem });
    } else {
      await this.#open(trackId, { stem }, from);
      await this.#start();
    }
  }

  /** The beat grid of these tracks, or of any, was changed: clicks that are heard follow it. */
  async regrid(trackIds?: readonly string[]): Promise<void> {
    this.#grid += 1;
    const { trackId, clicks } = this.#state;
    if (trackId !== null && clicks && (trackIds?.includes(trackId) ?? true)) await this.#reload({});
  }

  /** Seconds into the loaded track, now. */
  position(): number {
    if (this.#seekTo !== null) return this.#seekTo;
    const reported = this.#audio.currentTime;
    if (!this.#state.playing || this.#audio.seeking) {
      this.#clock = { at: reported, since: performance.now() };
      return reported;
    }
    const now = performance.now();
    const guessed = this.#clock.at + (now - this.#clock.since) / 1000;
    const off = reported - guessed;
    // Some web views report the time only a few times a second: small differences are spread out.
    const at = Math.abs(off) > JUMP_SECONDS ? reported : guessed + off * 0.05;
    this.#clock = { at, since: now };
    return at;
  }

  /** Stops and forgets the track. */
  close(): void {
    this.#load += 1;
    this.#audio.pause();
    this.#audio.removeAttribute('src');
    this.#set({ trackId: null, playing: false, stem: null, gone: null, error: null });
  }

  /** A stem that is loaded cannot be played: its mix is, where only the stem's file was removed. */
  async #stemFailed(trackId: string, stem: Stem): Promise<void> {
    const { playing, clicks } = this.#state;
    const load = this.#load;
    const at = this.position();
    const reason = await this.#sounds.checkAudio(trackId, { clicks, grid: this.#grid, stem }).then(
      () => null,
      (why: unknown) => why,
    );
    if (load !== this.#load) return;
    if (!isGone(reason)) {
      this.#set({ playing: false, error: UNPLAYABLE });
      return;
    }
    this.#set({ gone: { trackId, at: Date.now() } });
    await this.#open(trackId, { stem: null }, at);
    if (playing) await this.#start();
  }

  /** Loads the same track anew, with `change`, and goes on in the same place. */
  async #reload(change: Partial<Pick<PlayerState, 'clicks' | 'stem'>>): Promise<void> {
    const { trackId, playing } = this.#state;
    if (trackId === null) return;
    await this.#open(trackId, change, this.position());
    if (playing) await this.#start();
  }

  async #open(
    trackId: string,
    change: Partial<Pick<PlayerState, 'clicks' | 'stem'>>,
    at: number,
  ): Promise<void> {
    this.#load += 1;
    const load = this.#load;
    this.#seekTo = at;
    this.#set({ trackId, error: null, ...change });
    const { clicks, stem } = this.#state;
    const url = await this.#sounds.audioUrl(trackId, { clicks, grid: this.#grid, stem });
    if (load !== this.#load) return;
    this.#audio.src = url;
  }

  async #start(): Promise<void> {
    const load = this.#load;
    try {
      await this.#audio.play();
    } catch (reason) {
      const { name } = reason as DOMException;
      // Interrupted by the next track, or by a pause: nothing is wrong.
      if (load !== this.#load || name === 'AbortError') return;
      // The element has said it of a stem already.
      if (this.#state.stem !== null && name === 'NotSupportedError') return;
      this.#set({ playing: false, error: UNPLAYABLE });
    }
  }

  #set(change: Partial<PlayerState>): void {
    this.#state = { ...this.#state, ...change };
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
