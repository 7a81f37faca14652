import { createContext, type ReactNode, use, useState } from 'react';
import { useLibrary, useSearch } from '../app/library';
import { go, hrefOf } from '../app/route';
import type { SmartList } from '../bindings/types';
import type { CallError } from '../bridge';
import { offerUndo, say, sayFailed } from '../components/toast';
import { leaving } from '../data/leaving';
import {
  useAddSmartList,
  useChangeSmartList,
  useRemoveSmartList,
  useRestoreSmartLists,
  useSmartLists,
  useSmartListsSoon,
} from '../data/smartLists';
import { both } from '../music/searchWords';
import { SmartListDialog, type SmartListDraft } from './SmartListDialog';
import { usePlace } from './usePlace';
import { nameFor } from './words';

/** What the DJ does with saved searches, the same from side bar, search field and palette. */
interface SmartListActs {
  /** Asks for a name and saves this search, within the list that is open. */
  save(search: string): void;
  /** Asks for another name, search or order. */
  edit(list: SmartList): void;
  rename(list: SmartList, name: string): void;
  /** Puts it where that other one stands. */
  place(list: SmartList, at: SmartList): void;
  hide(list: SmartList): void;
  show(list: SmartList): void;
  /** Removes it after ten seconds in which that can be undone. */
  remove(list: SmartList): void;
  /** Brings back the lists that came with Mismo. */
  restore(): void;
}

const SmartListsContext = createContext<SmartListActs | null>(null);

export function useSmartListActs(): SmartListActs {
  const acts = use(SmartListsContext);
  if (!acts) throw new Error('useSmartListActs stands outside a SmartListsProvider');
  return acts;
}

/** Saves what is searched now; `may` is false while nothing is. */
export function useSaveSearch(): { may: boolean; save: () => void } {
  const search = useSearch();
  const { save } = useSmartListActs();
  return { may: search.trim() !== '', save: () => save(search) };
}

/** What the dialog is about: a list that there is, or a new one. */
type Question = { about: 'new'; draft: SmartListDraft } | { about: SmartList };

const failed = (what: string) => ({ onError: (error: CallError) => sayFailed(what, error) });

export function SmartListsProvider({ children }: { children: ReactNode }) {
  const { setSearch } = useLibrary();
  const { list: open, inList, sorting } = usePlace();
  const lists = useSmartLists();
  const soon = useSmartListsSoon();
  const adding = useAddSmartList();
  const changing = useChangeSmartList();
  const removing = useRemoveSmartList();
  const restoring = useRestoreSmartLists();
  const [question, ask] = useState<Question | null>(null);
  const close = () => ask(null);

  const keep = ({ name, search: finds, order_by }: SmartListDraft) => {
    close();
    adding.mutate(
      { name, search: finds, order_by },
      {
        ...failed('The search was not saved'),
        onSuccess: ({ data }) => {
          soon((known) => [...known.filter(({ id }) => id !== data.id), data]);
          setSearch('');
          go(hrefOf('tracks', { list: data.id }));
          say(`Saved as ${data.name}`);
        },
      },
    );
  };
  const change = (list: SmartList, draft: SmartListDraft) => {
    close();
    changing.mutate(
      {
        id: list.id,
        name: draft.name,
        order_by: draft.order_by,
        ...(!list.built_in && { search: draft.search }),
      },
      failed(`${list.name} stays as it was`),
    );
  };
  const setHidden = (list: SmartList, is_hidden: boolean, done?: () => void) => {
    soon((known) => known.map((other) => (other.id === list.id ? { ...other, is_hidden } : other)));
    changing.mutate(
      { id: list.id, is_hidden },
      { ...failed(`${list.name} stays as it was`), ...(done && { onSuccess: done }) },
    );
  };
  const remove = (list: SmartList) => {
    const here = inList && open?.id === list.id;
    leaving.add(list.id);
    if (here) go(hrefOf('tracks'));
    const settle = async () => {
      try {
        await removing.mutateAsync({ id: list.id });
        await lists.refetch();
      } catch (error) {
        sayFailed(`${list.name} was not removed`, error as CallError);
      } finally {
        leaving.delete(list.id);
      }
    };
    offerUndo(
      `${list.name} removed. Its tracks stay in the library.`,
      () => {
        leaving.delete(list.id);
        if (here) go(hrefOf('tracks', { list: list.id }));
      },
      () => void settle(),
    );
  };

  return (
    <SmartListsContext
      value={{
        save: (search) => {
          const finds = both(open?.search ?? '', search);
          ask({ about: 'new', draft: { name: nameFor(search), search: finds, order_by: '' } });
        },
        edit: (list) => ask({ about: list }),
        rename: (list, name) => {
          if (name.trim() === '' || name.trim() === list.name) return;
          soon((known) => known.map((other) => (other.id === list.id ? { ...other, name } : other)));
          changing.mutate({ id: list.id, name }, failed(`${list.name} was not renamed`));
        },
        place: (list, at) => {
          if (list.id === at.id) return;
          soon((known) => {
            const others = known.filter(({ id }) => id !== list.id);
            const to = known.findIndex(({ id }) => id === at.id);
            const moved = [...others.slice(0, to), list, ...others.slice(to)];
            return moved.map((other, position) => ({ ...other, position }));
          });
          changing.mutate({ id: list.id, position: at.position }, failed('The order stays as it was'));
        },
        hide: (list) => {
          if (inList && open?.id === list.id) go(hrefOf('tracks'));
          setHidden(list, true, () => offerUndo(`${list.name} is hidden`, () => setHidden(list, false)));
        },
        show: (list) => setHidden(list, false),
        remove,
        restore: () =>
          restoring.mutate(
            {},
            { ...failed('The lists were not restored'), onSuccess: () => say('The lists of Mismo are back') },
          ),
      }}
    >
      {children}
      {question?.about === 'new' && (
        <SmartListDialog
          title="Save as smart list"
          act="Save"
          draft={question.draft}
          sorting={sorting}
          onKeep={keep}
          onClose={close}
        />
      )}
      {question && question.about !== 'new' && (
        <SmartListDialog
          title="Change smart list"
          act="Change"
          draft={{ ...question.about, order_by: question.about.order_by ?? '' }}
          sorting={sorting}
          fixedSearch={question.about.built_in}
          onKeep={(draft) => change(question.about as SmartList, draft)}
          onClose={close}
        />
      )}
    </SmartListsContext>
  );
}
