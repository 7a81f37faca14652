/** The application inside its own window. The only file that knows the desktop shell. */
import { invoke, isTauri } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { getCurrentWebview } from '@tauri-apps/api/webview';
import { open } from '@tauri-apps/plugin-dialog';
import type { Envelope } from '../bindings/types';
import { audioPath, type Backend, CallError, type Native, type SoundWish } from './backend';
import { checkAudio } from './checkAudio';

export { isTauri };

const EVENT = 'mismo://event';

const native: Native = {
  async pickFolders() {
    const chosen = await open({ directory: true, multiple: true, title: 'Add music folder' });
    return chosen ?? [];
  },
  pickFile: ({ title, endings }) =>
    open({ title, filters: [{ name: endings.join(', '), extensions: [...endings] }] }),
  onDrop({ over, drop }) {
    const off = getCurrentWebview().onDragDropEvent(({ payload }) => {
      if (payload.type === 'enter') over(true);
      if (payload.type === 'leave') over(false);
      if (payload.type === 'drop') {
        over(false);
        drop(payload.paths);
      }
    });
    return () => void off.then((stop) => stop());
  },
  async reveal(path) {
    try {
      await invoke('plugin:opener|reveal_item_in_dir', { paths: [path] });
    } catch (reason) {
      throw CallError.from(reason);
    }
  },
  async restart() {
    await invoke('restart');
  },
};

export function tauriBackend(): Backend {
  const call: Backend['call'] = async (name, input) => {
    try {
      return await invoke(name, { input });
    } catch (reason) {
      throw CallError.from(reason);
    }
  };
  let base: Promise<string> | undefined;
  const audioUrl = async (trackId: string, wish: SoundWish) => {
    base ??= call('app_info', {}).then((info) => info.data.api_url);
    return `${await base}${audioPath(trackId, wish)}`;
  };
  return {
    call,
    listen(listener) {
      listener.connected(true);
      const off = listen<Envelope>(EVENT, ({ payload }) => listener.event(payload));
      return () => void off.then((stop) => stop());
    },
    audioUrl,
    checkAudio: async (trackId, wish) => checkAudio(await audioUrl(trackId, wish)),
    native,
  };
}
