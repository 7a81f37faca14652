/** The colours that a DJ marks tracks with: eight names, each with the colour that the application stores for it. */
export const COLOURS = [
  { name: 'red', label: 'Red', hex: '#e5383b' },
  { name: 'orange', label: 'Orange', hex: '#f48c06' },
  { name: 'yellow', label: 'Yellow', hex: '#ffd60a' },
  { name: 'green', label: 'Green', hex: '#38b000' },
  { name: 'aqua', label: 'Aqua', hex: '#00b4d8' },
  { name: 'blue', label: 'Blue', hex: '#3a5ce5' },
  { name: 'purple', label: 'Purple', hex: '#8e44ad' },
  { name: 'pink', label: 'Pink', hex: '#ff5fa2' },
] as const;

/** What people call a colour: a name of {@link COLOURS}, or its `#rrggbb` where another program chose it. */
export const colourWords = (hex: string): string =>
  COLOURS.find((colour) => colour.hex === hex.toLowerCase() || colour.name === hex)?.label ?? hex;
