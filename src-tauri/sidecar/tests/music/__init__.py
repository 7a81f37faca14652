"""Music made by numpy, so that tempo, beats, key and sections are known exactly and no audio lies in the repository.

Small and quick, for tests of one thing: `instruments` make single sounds, `styles` say what is played when, `track`
puts them together, `catalogue` is a set of them.

Varied, for measuring: `grooves` hold several bars to choose from, `kits` and `timbres` other sounds for every song,
`harmony` its chords, `timing` its beats, `arrangement` its sections, `mix` its sound; `song` plays it, and `material`
draws songs by number in a half to tune on and a frozen half to test on. `songbook` plays chords that everybody knows,
for keys.
"""
