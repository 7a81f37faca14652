//! The list of folders that the server may read, as JSON.
//!
//! A name that is not UTF-8 is written with the lone surrogates that Python's file system encoding knows
//! (`surrogateescape`, PEP 383): byte 0xE9 becomes `\udce9`, and the server gets the very same name back.

use std::ffi::OsStr;
use std::fmt::Write;
use std::path::PathBuf;

/// Longest list that goes into the environment: one string of it is limited to 131 071 bytes on Linux.
const MOST_BYTES: usize = 100_000;

/// Folders that a line of the log names.
const MOST_SHOWN: usize = 50;

/// `folders` as a JSON array.
pub(crate) fn to_json(folders: &[PathBuf]) -> String {
    let names: Vec<String> = folders.iter().map(|folder| quoted(folder.as_os_str())).collect();
    format!("[{}]", names.join(","))
}

/// `folders` for a line of the log: the first of them, when there are many.
pub(crate) fn shown(folders: &[PathBuf]) -> String {
    let (first, rest) = folders.split_at(folders.len().min(MOST_SHOWN));
    let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
    format!("{}{more}", to_json(first))
}

/// `folders` for the environment, and whether it holds them all.
pub(crate) fn for_environment(folders: &[PathBuf]) -> (String, bool) {
    let json = to_json(folders);
    if json.len() > MOST_BYTES { ("[]".to_owned(), false) } else { (json, true) }
}

fn quoted(name: &OsStr) -> String {
    let mut json = String::from('"');
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '"' => json.push_str("\\\""),
                '\\' => json.push_str("\\\\"),
                c if c < ' ' => push_escape(&mut json, u32::from(c)),
                c => json.push(c),
            }
        }
        for &byte in chunk.invalid() {
            push_escape(&mut json, 0xdc00 + u32::from(byte));
        }
    }
    json.push('"');
    json
}

fn push_escape(json: &mut String, unit: u32) {
    // Writing into a string cannot fail.
    let _ = write!(json, "\\u{unit:04x}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_what_serde_reads() {
        let folders = [PathBuf::from("/a \"b\"\\c\n$d"), PathBuf::from("/müsik/🎧")];
        let read: Vec<PathBuf> = serde_json::from_str(&to_json(&folders)).expect("JSON");
        assert_eq!(read, folders);
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_not_utf8_keep_their_bytes() {
        use std::os::unix::ffi::OsStrExt;
        let folder = PathBuf::from(OsStr::from_bytes(b"/caf\xe9"));
        assert_eq!(to_json(&[folder]), r#"["/caf\udce9"]"#);
    }

    #[test]
    fn a_list_that_does_not_fit_is_left_out() {
        let folders: Vec<PathBuf> = (0..10_000).map(|n| PathBuf::from(format!("/music/folder {n}"))).collect();
        assert_eq!(for_environment(&folders), ("[]".to_owned(), false));
        assert!(for_environment(&folders[..10]).1);
        assert!(shown(&folders).ends_with(r#""/music/folder 49"] and 9950 more"#));
    }
}
