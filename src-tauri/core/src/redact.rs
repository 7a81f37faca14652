//! Takes secrets out of text that people see, copy and send: log lines, incidents, diagnostics.
//!
//! Two kinds are known: values that this application keeps as secrets (handed over with [`Redactor::keep`]) and what
//! looks like one: a password in an address, `token=...`, a bearer token, the secret part of a callback address.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use regex::Regex;

/// What stands in a secret's place.
pub const REDACTED: &str = "[redacted]";
/// A shorter value would take ordinary words out of the text.
const SHORTEST: usize = 4;

/// Patterns and what they are replaced by; what is not the secret itself stays.
const PATTERNS: &[(&str, &str)] = &[
    // Name and password in an address.
    (r#"(?i)\b([a-z][a-z0-9+.-]{1,15}://)[^\s/?#"'<>@]+(?:@[^\s/?#"'<>@]+)*@"#, "${1}[redacted]@"),
    (r#"(?i)(authorization["']?\s*[=:]\s*["']?(?:bearer |basic |digest |token )?)[^\s"',;]+"#, "${1}[redacted]"),
    (r"(?i)\b(bearer\s+)[a-z0-9._~+/=-]{8,}", "${1}[redacted]"),
    (
        r#"(?i)((?:token|secret|password|passwd|api[_-]?key|access[_-]?key|private[_-]?key)["']?\s*[=:]\s*["']?)[^\s"'&,;<>]{3,}"#,
        "${1}[redacted]",
    ),
    (r#"(?i)([?&](?:key|sig|signature|auth|code|pwd)=)[^\s"'&#<>]+"#, "${1}[redacted]"),
    // The last part of the address that results are posted to is the secret of one try.
    (r"(/api/analysis/callback/)[A-Za-z0-9_-]{8,}", "${1}[redacted]"),
    // Keys of well-known services say what they are by their beginning.
    (r"\b(hf_|ghp_|github_pat_|sk-)[A-Za-z0-9_-]{16,}", "${1}[redacted]"),
];

/// Words of which one stands in whatever a pattern can match. A server may print a million lines, and nearly all of
/// them hold none of these.
const WORDS: &str = r"(?i)://[^\s/]*@|authorization|bearer|token|secret|passw|key|sig|auth=|code=|pwd=|callback/|hf_|ghp_|github_pat_|sk-";

static HINT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(WORDS).ok());
static RULES: LazyLock<Vec<(Regex, &str)>> =
    LazyLock::new(|| PATTERNS.iter().filter_map(|&(pattern, with)| Some((Regex::new(pattern).ok()?, with))).collect());

/// Takes secrets out of texts; clones know the same ones.
#[derive(Clone, Default)]
pub struct Redactor {
    secrets: Arc<RwLock<BTreeMap<String, String>>>,
}

impl std::fmt::Debug for Redactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Redactor").finish_non_exhaustive()
    }
}

impl Redactor {
    /// From now on `secret` is taken out wherever it stands. It takes the place of the earlier one of the same `name`.
    /// Values of fewer than four bytes are no secrets, and would be found in any text.
    pub fn keep(&self, name: &str, secret: &str) {
        let mut secrets = self.secrets.write().unwrap_or_else(PoisonError::into_inner);
        if secret.len() < SHORTEST {
            secrets.remove(name);
        } else {
            secrets.insert(name.to_owned(), secret.to_owned());
        }
    }

    /// `text` without secrets; borrowed when there is none in it.
    pub fn clean<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut cleaned = Cow::Borrowed(text);
        {
            let secrets = self.secrets.read().unwrap_or_else(PoisonError::into_inner);
            for secret in secrets.values().filter(|secret| text.contains(secret.as_str())) {
                cleaned = Cow::Owned(cleaned.replace(secret, REDACTED));
            }
        }
        // Without a hint to go by, every rule is tried.
        if !HINT.as_ref().is_none_or(|hint| hint.is_match(&cleaned)) {
            return cleaned;
        }
        for (pattern, with) in RULES.iter() {
            if let Cow::Owned(changed) = pattern.replace_all(&cleaned, *with) {
                cleaned = Cow::Owned(changed);
            }
        }
        cleaned
    }

    /// As [`Redactor::clean`], in place.
    pub fn clean_all<'a>(&self, texts: impl IntoIterator<Item = &'a mut String>) {
        for text in texts {
            if let Cow::Owned(cleaned) = self.clean(text) {
                *text = cleaned;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_one() {
        assert_eq!(RULES.len(), PATTERNS.len());
        assert!(HINT.is_some());
    }

    #[test]
    fn what_looks_like_a_secret_is_taken_out() {
        let redactor = Redactor::default();
        for (text, clean) in [
            ("GET http://ines:hunter2@proxy.lan:3128/simple", "GET http://[redacted]@proxy.lan:3128/simple"),
            ("https://p@ss:w@rd@host/x", "https://[redacted]@host/x"),
            ("http://host/a?token=abc123&page=2", "http://host/a?token=[redacted]&page=2"),
            ("http://host/a?page=2&key=abc123", "http://host/a?page=2&key=[redacted]"),
            ("Authorization: Bearer eyJhbGciOi.J9-_x", "Authorization: Bearer [redacted]"),
            ("sent bearer 0123456789abcdef", "sent bearer [redacted]"),
            (r#"{"api_key": "0123-4567", "page": 2}"#, r#"{"api_key": "[redacted]", "page": 2}"#),
            ("MISMO_INSTANCE_TOKEN=00ff00ff00ff", "MISMO_INSTANCE_TOKEN=[redacted]"),
            (
                "POST http://127.0.0.1:3000/api/analysis/callback/0123456789abcdef 200",
                "POST http://127.0.0.1:3000/api/analysis/callback/[redacted] 200",
            ),
            ("use hf_abcdefghijklmnopqrst", "use hf_[redacted]"),
        ] {
            assert_eq!(redactor.clean(text), clean);
            assert_eq!(redactor.clean(clean), clean, "a clean text stays as it is");
        }
    }

    #[test]
    fn ordinary_lines_stay_as_they_are() {
        let redactor = Redactor::default();
        for text in [
            "INFO:     127.0.0.1:51234 - \"GET /health HTTP/1.1\" 200 OK",
            "Uvicorn running on http://127.0.0.1:8000 (Press CTRL+C to quit)",
            "key=9 mode=0 tempo=128.0, key: A minor, tokenizer: fast",
            "ines@example.org wrote /music/a@b.mp3",
            "the bearer token is missing",
        ] {
            assert!(matches!(redactor.clean(text), Cow::Borrowed(_)), "{text}: {}", redactor.clean(text));
        }
    }

    #[test]
    fn our_own_secrets_are_taken_out_wherever_they_stand() {
        let redactor = Redactor::default();
        redactor.keep("api", "correct horse");
        redactor.keep("short", "a");
        assert_eq!(redactor.clean("a correct horse, twice: correct horse"), "a [redacted], twice: [redacted]");
        redactor.keep("api", "battery");
        assert_eq!(redactor.clone().clean("correct horse battery"), "correct horse [redacted]");
    }
}
