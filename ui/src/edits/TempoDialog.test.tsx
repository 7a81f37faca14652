import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { TempoDialog } from './TempoDialog';

/** The dialog with a clock that goes on by `step` milliseconds at each tap. */
function open(step = 500) {
  let time = 0;
  const onSet = vi.fn();
  const onClose = vi.fn();
  const now = () => {
    time += step;
    return time;
  };
  render(<TempoDialog tracks={1} bpm={87} onSet={onSet} onClose={onClose} now={now} />);
  return { user: userEvent.setup(), onSet, onClose };
}

describe('tapping', () => {
  it('works with the space bar, in the field and on the button, and is taken over', async () => {
    const { user, onSet, onClose } = open();
    await user.click(screen.getByRole('textbox'));
    await user.keyboard('   ');
    expect(screen.getByRole('textbox')).toHaveValue('120.0');
    expect(screen.getByRole('status')).toHaveTextContent('120.0 over 3 taps');
    screen.getByRole('button', { name: 'Tap' }).focus();
    await user.keyboard(' ');
    expect(screen.getByRole('status')).toHaveTextContent('120.0 over 4 taps');
    await user.click(screen.getByRole('button', { name: 'Set tempo' }));
    expect(onSet).toHaveBeenCalledWith(120);
    expect(onClose).toHaveBeenCalled();
  });

  it('works with the pointer, and says nothing after one tap', async () => {
    const { user } = open(345);
    await user.click(screen.getByRole('button', { name: 'Tap' }));
    expect(screen.getByRole('status')).toHaveTextContent('Tap along with the space bar.');
    expect(screen.getByRole('textbox')).toHaveValue('87');
    await user.click(screen.getByRole('button', { name: 'Tap' }));
    expect(screen.getByRole('textbox')).toHaveValue('173.9');
  });

  it('is forgotten when a number is typed', async () => {
    const { user, onSet } = open();
    await user.click(screen.getByRole('textbox'));
    await user.keyboard('  ');
    await user.clear(screen.getByRole('textbox'));
    await user.type(screen.getByRole('textbox'), '128{Enter}');
    expect(screen.getByRole('status')).toHaveTextContent('Tap along');
    expect(onSet).toHaveBeenCalledWith(128);
  });
});

describe('a tempo that makes no sense', () => {
  it('is told, and not set', async () => {
    const { user, onSet, onClose } = open();
    await user.clear(screen.getByRole('textbox'));
    await user.type(screen.getByRole('textbox'), '1000{Enter}');
    expect(screen.getByText('A tempo is 20 to 400 BPM')).toBeVisible();
    expect(onSet).not.toHaveBeenCalled();
    expect(onClose).not.toHaveBeenCalled();
  });
});
