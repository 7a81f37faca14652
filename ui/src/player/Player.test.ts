import { beforeEach, describe, expect, it, vi } from 'vitest';
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

beforeEach(() => {
  audio = new SilentAudio();
  player = new Player(
    async (id, { clicks, grid }) => `sound:${id}:${clicks}${grid > 0 ? `:${grid}` : ''}`,
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
      (id) =>
        new Promise((resolve) => {
          answers[id] = resolve;
        }),
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
