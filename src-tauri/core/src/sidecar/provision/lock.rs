//! The pinned requirements: one block is one package with its hashes.

use std::path::Path;

/// Files in the server's folder that decide what the environment holds.
const FILES: [&str; 2] = ["requirements.txt", "requirements-models.txt"];
/// Programs in it that decide what the networks' files look like.
const PREPARE: &str = "src/prepare.py";

/// A pinned package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    /// Name as the lock writes it.
    pub(crate) name: String,
    /// The requirement with its hashes, as uv reads it.
    pub(crate) text: String,
}

/// All requirements of the server, and the fingerprint of the files that they come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lock {
    pub(crate) blocks: Vec<Block>,
    /// XXH3-128 of the files, 32 hex digits: another one means another environment.
    pub(crate) fingerprint: String,
}

impl Lock {
    /// Reads the files in `sidecar_dir`.
    pub(crate) fn read(sidecar_dir: &Path) -> std::io::Result<Self> {
        let (mut blocks, mut hash) = (Vec::new(), xxhash_rust::xxh3::Xxh3::new());
        for name in FILES {
            let text = std::fs::read_to_string(sidecar_dir.join(name))?;
            hash.update(text.as_bytes());
            blocks.extend(parse(&text));
        }
        hash.update(&std::fs::read(sidecar_dir.join(PREPARE))?);
        Ok(Self { blocks, fingerprint: format!("{:032x}", hash.digest128()) })
    }
}

/// The blocks of a requirements file: a line that begins at the margin begins a block, what is indented belongs to it.
fn parse(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in text.lines() {
        let content = line.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        if line.starts_with(char::is_whitespace) {
            if let Some(block) = blocks.last_mut() {
                block.text.push_str(line);
                block.text.push('\n');
            }
        } else {
            let end = line.find(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c))).unwrap_or(line.len());
            blocks.push(Block { name: line[..end].to_owned(), text: format!("{line}\n") });
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# a comment\n\
        annotated-doc==0.0.7 \\\n    --hash=sha256:0a \\\n    --hash=sha256:6b\n    # via fastapi\n\
        numpy==2.4.6 ; python_full_version < '3.12' \\\n    --hash=sha256:1c\n";

    #[test]
    fn a_block_is_a_package_with_its_hashes() {
        let blocks = parse(TEXT);
        let names: Vec<&str> = blocks.iter().map(|block| block.name.as_str()).collect();
        assert_eq!(names, ["annotated-doc", "numpy"]);
        assert_eq!(blocks[0].text, "annotated-doc==0.0.7 \\\n    --hash=sha256:0a \\\n    --hash=sha256:6b\n");
        assert!(blocks[1].text.contains("python_full_version < '3.12'"));
    }

    #[test]
    fn any_change_changes_the_fingerprint() {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(dir.path().join("src")).expect("made");
        let mut seen = std::collections::BTreeSet::new();
        for (file, text) in [
            ("src/prepare.py", "1"),
            ("requirements.txt", TEXT),
            ("requirements-models.txt", "x==1 --hash=sha256:0\n"),
            ("requirements.txt", "y==1 --hash=sha256:0\n"),
            ("src/prepare.py", "2"),
        ] {
            std::fs::write(dir.path().join(file), text).expect("written");
            if let Ok(lock) = Lock::read(dir.path()) {
                seen.insert(lock.fingerprint);
            }
        }
        assert_eq!(seen.len(), 3);
    }
}
