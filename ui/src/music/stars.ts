/** Stars that a track has at most. */
export const MOST_STARS = 5;

const WORDS = ['No stars', 'One star', 'Two stars', 'Three stars', 'Four stars', 'Five stars'] as const;

/** A rating in words; a track without one has no stars. */
export const starWords = (stars: number | null): string => WORDS[stars ?? 0] ?? WORDS[0];
