"""Music made by numpy, so that tempo, beats and key are known exactly and no audio lies in the repository.

`instruments` make single sounds, `styles` say what is played when, `track` puts them together, `catalogue` is
the set that the engine is measured on.
"""
