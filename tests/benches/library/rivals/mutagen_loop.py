"""Reads the tags of every file below a folder with mutagen, as a scanner without a database would."""

import os
import sys

import mutagen

count = 0
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        file = mutagen.File(os.path.join(folder, name), easy=True)
        if file is not None:
            count += bool(dict(file)) and file.info.length >= 0
print(count)
