// Generated from the list of operations by `cargo xtask bindings`. Do not edit.
import type { SearchOperator } from "./types";

/** All operators of the search language, the most used first. */
export const OPERATORS: readonly SearchOperator[] = [
  {
    "name": "bpm",
    "about": "Tempo; ~ also at half and double",
    "examples": [
      "bpm:124-128",
      "bpm:>120",
      "bpm:~128"
    ]
  },
  {
    "name": "key",
    "about": "Key; ~ also what goes with it",
    "examples": [
      "key:8A",
      "key:~8A",
      "key:Am"
    ]
  },
  {
    "name": "genre",
    "about": "Genre contains",
    "examples": [
      "genre:\"deep house\""
    ]
  },
  {
    "name": "energy",
    "about": "Energy, 0 to 10",
    "examples": [
      "energy:>6",
      "energy:5-7"
    ]
  },
  {
    "name": "artist",
    "about": "Artist contains",
    "examples": [
      "artist:koto"
    ]
  },
  {
    "name": "added",
    "about": "When it came into the library",
    "examples": [
      "added:<7d",
      "added:<1m",
      "added:2026-10"
    ]
  },
  {
    "name": "state",
    "about": "How it stands",
    "examples": [
      "state:failed",
      "state:new",
      "state:queued"
    ]
  },
  {
    "name": "is",
    "about": "What is true of it",
    "examples": [
      "is:duplicate",
      "is:locked",
      "is:offline"
    ]
  },
  {
    "name": "title",
    "about": "Title contains",
    "examples": [
      "title:remix"
    ]
  },
  {
    "name": "album",
    "about": "Album contains",
    "examples": [
      "album:harbours"
    ]
  },
  {
    "name": "comment",
    "about": "Comment contains",
    "examples": [
      "comment:opener"
    ]
  },
  {
    "name": "file",
    "about": "File name contains",
    "examples": [
      "file:.wav"
    ]
  },
  {
    "name": "folder",
    "about": "Folder contains",
    "examples": [
      "folder:promos"
    ]
  },
  {
    "name": "length",
    "about": "Length in minutes",
    "examples": [
      "length:>5:00",
      "length:3-6"
    ]
  },
  {
    "name": "year",
    "about": "Year",
    "examples": [
      "year:1998",
      "year:1990-1999"
    ]
  },
  {
    "name": "rating",
    "about": "Rating, 0 to 5",
    "examples": [
      "rating:>3"
    ]
  },
  {
    "name": "color",
    "about": "Colour of its mark",
    "examples": [
      "color:red",
      "color:none"
    ]
  },
  {
    "name": "plays",
    "about": "Times played",
    "examples": [
      "plays:0",
      "plays:>10"
    ]
  },
  {
    "name": "fits",
    "about": "Goes with a track: “What goes with this” writes it",
    "examples": []
  }
];
