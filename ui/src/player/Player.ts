/**
 * The one sound of the window: an `<audio>` element, what it plays, and a clock that runs smoothly between the
 * times that the element reports. The clicks are mixed in by the application, so that they cannot drift; turning
 * them on loads the same track from another address and goes on at the same place.
 */
export interface PlayerState {
  /** The track that is loaded, playing or not. */
  trackId: string | null;
  playing: boolean;
  clicks: boolean;
  /** Why the last track could not be played. */
  error: string | null;
}

/** Where the sound of a track is. */
export type AudioUrl = (trackId: string, options: { clicks: boolean; grid: number }) => Promise<string>;

/** A reported time further away than this is a jump; a nearer one only corrects the clock. */
const JUMP_SECONDS = 0.08;

export class Player {
  readonly #audio: HTMLAudioElement;
  readonly #audioUrl: AudioUrl;
  readonly #listeners = new Set<() => void>();
  #state: PlayerState = { trackId: null, playing: false, clicks: false, error: null };
  /** Place to go to once the element knows the track's length. */
  #seekTo: number | null = null;
  /** Guards against an answer for a track that is no longer wanted. */
  #load = 0;
  #clock = { at: 0, since: 0 };
  /** Grows when a beat grid was changed: clicks at an older one must not come from a cache. */
  #grid = 0;

  constructor(audioUrl: AudioUrl, audio: HTMLAudioElement = new Audio()) {
    this.#audioUrl = audioUrl;
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
      if (this.#state.trackId !== null && audio.getAttribute('src')) {
        this.#set({ playing: false, error: 'This track cannot be played. Its file may be away or damaged.' });
      }
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
      await this.#open(trackId, this.#state.clicks, at ?? 0);
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
    else await this.#reload(clicks);
  }

  /** The beat grid of these tracks, or of any, was changed: clicks that are heard follow it. */
  async regrid(trackIds?: readonly string[]): Promise<void> {
    this.#grid += 1;
    const { trackId, clicks } = this.#state;
    if (trackId !== null && clicks && (trackIds?.includes(trackId) ?? true)) await this.#reload(true);
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
    this.#set({ trackId: null, playing: false, error: null });
  }

  /** Loads the same track anew, and goes on in the same place. */
  async #reload(clicks: boolean): Promise<void> {
    const { trackId, playing } = this.#state;
    if (trackId === null) return;
    await this.#open(trackId, clicks, this.position());
    if (playing) await this.#start();
  }

  async #open(trackId: string, clicks: boolean, at: number): Promise<void> {
    this.#load += 1;
    const load = this.#load;
    this.#seekTo = at;
    this.#set({ trackId, clicks, error: null });
    const url = await this.#audioUrl(trackId, { clicks, grid: this.#grid });
    if (load !== this.#load) return;
    this.#audio.src = url;
  }

  async #start(): Promise<void> {
    const load = this.#load;
    try {
      await this.#audio.play();
    } catch (reason) {
      // Interrupted by the next track, or by a pause: nothing is wrong.
      if (load !== this.#load || (reason as DOMException).name === 'AbortError') return;
      this.#set({ playing: false, error: 'This track cannot be played. Its file may be away or damaged.' });
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
