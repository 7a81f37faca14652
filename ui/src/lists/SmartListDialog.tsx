import { type FormEvent, useId, useRef, useState } from 'react';
import { Button } from '../components/Button';
import { Checkbox } from '../components/Checkbox';
import { Dialog } from '../components/Dialog';
import { TextField } from '../components/TextField';
import { isNewestFirst, orderBy, readOrder, type Sorting } from '../music/sorting';
import styles from './SmartListDialog.module.css';
import { orderWords } from './words';

/** What is asked about a smart list: all that can be chosen of one. */
export interface SmartListDraft {
  name: string;
  search: string;
  /** As `order_by`; an empty text for the order of the track list. */
  order_by: string;
}

interface SmartListDialogProps {
  title: string;
  /** On the button that keeps it. */
  act: string;
  draft: SmartListDraft;
  /** The order that the track list has now, which the smart list could keep. */
  sorting: Sorting;
  /** What it searches came with Mismo and stays. */
  fixedSearch?: boolean;
  onKeep: (draft: SmartListDraft) => void;
  onClose: () => void;
}

/** Name, search and order of a smart list. */
export function SmartListDialog(props: SmartListDialogProps) {
  const { title, act, draft, sorting, fixedSearch = false, onKeep, onClose } = props;
  const [name, setName] = useState(draft.name);
  const [search, setSearch] = useState(draft.search);
  const own = draft.order_by === '' ? sorting : readOrder(draft.order_by);
  const [keepsOrder, keepOrder] = useState(draft.order_by !== '');
  const field = useRef<HTMLInputElement>(null);
  const form = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    onKeep({ name: name.trim(), search: search.trim(), order_by: keepsOrder ? orderBy(own) : '' });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      width={460}
      initialFocus={() => {
        field.current?.select();
        return field.current;
      }}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form={form} disabled={name.trim() === ''}>
            {act}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit}>
        <TextField
          ref={field}
          label="Name"
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <TextField
          label="Finds"
          className={styles.search}
          placeholder="All tracks"
          maxLength={1000}
          readOnly={fixedSearch}
          hint={
            fixedSearch
              ? 'It came with Mismo: what it finds stays. Save a search for a list of your own.'
              : undefined
          }
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        {!(isNewestFirst(own) && draft.order_by === '') && (
          <Checkbox checked={keepsOrder} onChange={keepOrder}>
            Always sort it by {orderWords(own)}
          </Checkbox>
        )}
      </form>
    </Dialog>
  );
}
