import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CallError } from '../bridge';
import { Player } from './Player';

/** An audio element without sound: it does what the player relies on, and no more. */
class SilentAudio extends EventTarget {
  preload = '';
  crossOrigin: string | null = null;
  src = '';
  currentTime = 0;
  readyState = 0;
  seeking = false;
  refuse: Error | null = null;
  getAttribute = () => this.src || null;
  removeAttribute = () => {
    this.src = '';
  };
  play = vi.fn(async () => {
    if (this.refuse) throw this.refuse;
    this.dispatchEvent(new Event('play'));
  });
  pause = vi.fn(() => this.dispatchEvent(new Event('pause')));
  /** The element has learnt the length of what it loads. */
  know() {
    this.readyState = 1;
    this.dispatchEvent(new Event('loadedmetadata'));
  }
}

let audio: SilentAudio;
let player: Player;
/** Why the sound that is asked for is not there. */
let missing: CallError | null;

beforeEach(() => {
  audio = new SilentAudio();
  missing = null;
  player = new Player(
    {
      audioUrl: async (id, { clicks, grid, stem }) =>
        `sound:${id}:${stem ? `${stem}:` : ''}${clicks}${grid > 0 ? `:${grid}` : ''}`,
      checkAudio: async () => {
        if (missing) throw missing;
      },
    },
    audio as unknown as HTMLAudioElement,
  );
});

describe('playing', () => {
  it('says who asks for the sound', () => {
    expect(audio.crossOrigin).toBe('anonymous');
  });

  it('begins where it was asked to, once the length is known', async () => {
    await player.play('a', 30);
    expect(audio.src).toBe('sound:a:false');
    expect(player.state()).toMatchObject({ trackId: 'a', playing: true });
    expect(player.position()).toBe(30);
    audio.know();
    expect(audio.currentTime).toBe(30);
  });

  it('pauses and goes on in the same place', async () => {
    await player.play('a');
    audio.know();
    audio.currentTime = 12;
    await player.toggle('a');
    expect(player.state().playing).toBe(false);
    await player.toggle('a', 0);
    expect(player.state().playing).toBe(true);
    expect(audio.currentTime).toBe(12);
  });

  it('turns clicks on without losing its place', async () => {
    await player.play('a');
    audio.know();
    audio.currentTime = 42;
    player.pause();
    await player.setClicks(true);
    expect(audio.src).toBe('sound:a:true');
    expect(player.position()).toBe(42);
    expect(player.state()).toMatchObject({ clicks: true, playing: false });
  });

  it('lets clicks that are heard follow a changed grid, without losing its place', async () => {
    await player.play('a');
    audio.know();
    await player.regrid(['a']);
    expect(audio.src).toBe('sound:a:false');
    await player.setClicks(true);
    expect(audio.src).toBe('sound:a:true:1');
    audio.know();
    audio.currentTime = 42;
    await player.regrid(['b']);
    expect(audio.src).toBe('sound:a:true:1');
    await player.regrid(['a', 'b']);
    expect(audio.src).toBe('sound:a:true:3');
    expect(player.position()).toBe(42);
    await player.regrid();
    expect(audio.src).toBe('sound:a:true:4');
    expect(player.state().playing).toBe(true);
  });

  it('keeps the last of two quick choices', async () => {
    const answers: Record<string, (url: string) => void> = {};
    const slow = new Player(
      {
        audioUrl: (id) =>
          new Promise((resolve) => {
            answers[id] = resolve;
          }),
        checkAudio: async () => undefined,
      },
      audio as unknown as HTMLAudioElement,
    );
    const first = slow.play('a');
    const second = slow.play('b');
    answers.b?.('sound:b');
    answers.a?.('sound:a');
    await Promise.all([first, second]);
    expect(audio.src).toBe('sound:b');
    expect(slow.state().trackId).toBe('b');
  });
});

describe('stems', () => {
  // The clock stands, so that places can be compared.
  beforeEach(() => {
    vi.spyOn(performance, 'now').mockReturnValue(0);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  /** Track `a` plays, 42 seconds in. */
  const playing = async () => {
    await player.play('a');
    audio.know();
    audio.currentTime = 42;
  };

  it('are gone over to and back in the same place, with the clicks', async () => {
    await playing();
    await player.setClicks(true);
    audio.know();
    await player.setStem('a', 'vocals');
    expect(audio.src).toBe('sound:a:vocals:true');
    expect(player.position()).toBe(42);
    expect(player.state()).toMatchObject({ stem: 'vocals', playing: true });
    audio.know();
    await player.setStem('a', null);
    expect(audio.src).toBe('sound:a:true');
    expect(player.position()).toBe(42);
  });

  it('stay paused when the music is', async () => {
    await playing();
    player.pause();
    await player.setStem('a', 'other');
    expect(audio.src).toBe('sound:a:other:false');
    expect(player.state().playing).toBe(false);
  });

  it('of a track that is not loaded begin where they are asked to', async () => {
    await playing();
    await player.setStem('b', 'vocals', 7);
    expect(audio.src).toBe('sound:b:vocals:false');
    expect(player.position()).toBe(7);
    expect(player.state()).toMatchObject({ trackId: 'b', playing: true });
  });

  it('do not outlive their track', async () => {
    await playing();
    await player.setStem('a', 'vocals');
    await player.play('b');
    expect(audio.src).toBe('sound:b:false');
    expect(player.state().stem).toBeNull();
  });

  it('that are gone leave the mix as it plays', async () => {
    await playing();
    missing = new CallError('stem_gone', 'Gone', 'Removed');
    await player.setStem('a', 'vocals');
    expect(audio.src).toBe('sound:a:false');
    expect(player.state()).toMatchObject({ stem: null, gone: { trackId: 'a' }, playing: true, error: null });
    missing = null;
    await player.setStem('a', 'vocals');
    expect(player.state()).toMatchObject({ stem: 'vocals', gone: null });
  });

  it('that go while they play give way to the mix in the same place', async () => {
    await playing();
    await player.setStem('a', 'vocals');
    audio.know();
    missing = new CallError('stem_gone', 'Gone', 'Removed');
    audio.dispatchEvent(new Event('error'));
    await vi.waitFor(() => expect(audio.src).toBe('sound:a:false'));
    expect(player.position()).toBe(42);
    expect(player.state()).toMatchObject({ stem: null, gone: { trackId: 'a' }, playing: true });
  });

  it('say why they cannot be heard', async () => {
    await playing();
    missing = CallError.offline();
    await player.setStem('a', 'vocals');
    expect(player.state()).toMatchObject({ stem: null, gone: null, error: missing.message });
    expect(audio.src).toBe('sound:a:false');
  });

  it('keep the last of two quick choices', async () => {
    await playing();
    await Promise.all([player.setStem('a', 'vocals'), player.setStem('a', 'other')]);
    expect(audio.src).toBe('sound:a:other:false');
    expect(player.state().stem).toBe('other');
  });
});

describe('failing', () => {
  it('says that a track cannot be played', async () => {
    audio.refuse = new DOMException('no source', 'NotSupportedError');
    await player.play('a');
    expect(player.state()).toMatchObject({
      playing: false,
      error: expect.stringContaining('cannot be played'),
    });
  });

  it('says nothing when the next track interrupted it', async () => {
    audio.refuse = new DOMException('interrupted', 'AbortError');
    await player.play('a');
    expect(player.state().error).toBeNull();
  });

  it('tries again from the start when asked again', async () => {
    audio.refuse = new DOMException('no source', 'NotSupportedError');
    await player.play('a');
    audio.refuse = null;
    await player.play('a');
    expect(player.state()).toMatchObject({ playing: true, error: null });
  });
});

describe('the clock', () => {
  it('runs between the reported times and follows a jump', async () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(0);
    await player.play('a');
    audio.know();
    audio.currentTime = 1;
    expect(player.position()).toBe(1);
    now.mockReturnValue(40);
    expect(player.position()).toBeCloseTo(1.04, 2);
    audio.currentTime = 60;
    expect(player.position()).toBe(60);
    now.mockRestore();
  });
});
