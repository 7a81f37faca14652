//! Paths as the database holds them: the bytes that the system uses, which need not be UTF-8.
//!
//! On Unix they are the path's own bytes, on Windows its UTF-16 code units in little-endian order. A file is always opened
//! by these, never by the readable text beside them, so that neither odd bytes nor Unicode normalisation can lose one.

use std::path::{MAIN_SEPARATOR, Path, PathBuf};

/// The bytes of `path`.
#[cfg(unix)]
pub fn of(path: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt;
    path.as_os_str().as_bytes().to_vec()
}

/// The path that [`of`] gave these bytes for.
#[cfg(unix)]
pub fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

/// The bytes of `path`.
#[cfg(windows)]
pub fn of(path: &Path) -> Vec<u8> {
    use std::os::windows::ffi::OsStrExt;
    path.as_os_str().encode_wide().flat_map(u16::to_le_bytes).collect()
}

/// The path that [`of`] gave these bytes for.
#[cfg(windows)]
pub fn path(bytes: &[u8]) -> PathBuf {
    use std::os::windows::ffi::OsStringExt;
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    PathBuf::from(std::ffi::OsString::from_wide(&units))
}

/// `path` for people: lossy where it is not UTF-8.
pub fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// First and one past the last key of everything below `folder` in the order of the bytes.
pub(crate) fn below(folder: &Path) -> (Vec<u8>, Vec<u8>) {
    let mut first = of(folder);
    let separator = of(Path::new(std::str::from_utf8(&[MAIN_SEPARATOR as u8]).unwrap_or("/")));
    if !first.ends_with(&separator) {
        first.extend(&separator);
    }
    let mut end = first.clone();
    let at = first.len() - separator.len();
    end[at] += 1;
    (first, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn below_holds_what_is_inside_and_nothing_beside() {
        let (first, end) = below(Path::new("/music"));
        let inside = |path: &str| (first.as_slice()..end.as_slice()).contains(&of(Path::new(path)).as_slice());
        assert!(inside("/music/a.mp3") && inside("/music/b/c.mp3") && inside("/music/\u{10ffff}"));
        assert!(!inside("/music") && !inside("/music2/a.mp3") && !inside("/music.mp3") && !inside("/musi/a.mp3"));
        let (first, _) = below(Path::new("/"));
        assert_eq!(first, b"/");
    }

    #[cfg(unix)]
    #[test]
    fn bytes_that_are_no_utf8_come_back() {
        use std::os::unix::ffi::OsStrExt;
        let odd = Path::new(std::ffi::OsStr::from_bytes(b"/m/caf\xe9.mp3"));
        assert_eq!(path(&of(odd)), odd);
        assert_eq!(text(odd), "/m/caf\u{fffd}.mp3");
    }
}
