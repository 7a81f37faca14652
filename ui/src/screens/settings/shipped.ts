/** What Mismo ships or installs that others made, as "About" names it. NOTICE has the full texts. */
export interface Shipped {
  name: string;
  /** What it does here. */
  use: string;
  by: string;
  licence: string;
}

export const shipped: readonly Shipped[] = [
  {
    name: 'BeatNet weights',
    use: 'Networks that hear beats and downbeats',
    by: 'Mojtaba Heydari, Frank Cwitkowitz, Zhiyao Duan: “BeatNet: CRNN and Particle Filtering for Online Joint Beat, Downbeat and Meter Tracking”, ISMIR 2021',
    licence: 'CC BY 4.0',
  },
  {
    name: 'MusiCNN weights',
    use: 'Networks that name genres and find voices',
    by: 'Jordi Pons, Xavier Serra (Music Technology Group, Universitat Pompeu Fabra): “musicnn: pre-trained convolutional neural networks for music audio tagging”, ISMIR 2019 late-breaking',
    licence: 'ISC',
  },
  {
    name: 'Spleeter weights',
    use: 'Networks that part voices from music, where stems are switched on',
    by: 'Romain Hennequin, Anis Khlif, Felix Voituret, Manuel Moussallam (Deezer): “Spleeter: a fast and efficient music source separation tool with pre-trained models”, JOSS 2020',
    licence: 'MIT',
  },
  {
    name: 'uv',
    use: 'Makes the environment that the engine runs in',
    by: 'Astral Software Inc.',
    licence: 'MIT or Apache-2.0',
  },
  { name: 'Inter', use: 'Typeface of this window', by: 'The Inter Project Authors', licence: 'SIL OFL 1.1' },
  {
    name: 'JetBrains Mono',
    use: 'Typeface of logs and codes',
    by: 'The JetBrains Mono Project Authors',
    licence: 'SIL OFL 1.1',
  },
  { name: 'Lucide', use: 'Icons', by: 'Lucide Contributors', licence: 'ISC' },
];
