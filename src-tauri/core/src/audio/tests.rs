//! Streams of files that the tests make.
