//! What the child prints: both pipes drained always, cut into lines, cleaned.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::logs::{ENGINE, Logs};
use crate::model::LogLevel;
use crate::sidecar::marks::StageMark;

/// Longest line that is kept.
const LONGEST_LINE: usize = 16 * 1024;
/// Lines kept to explain a failure.
const TAIL: usize = 50;
/// Bytes read at a time.
const CHUNK: usize = 64 * 1024;
/// Time over which reads are counted.
const WINDOW: Duration = Duration::from_millis(100);
/// Reads within it that make a flood.
const FLOOD: u32 = 50;
/// Wait for more of a flood. The pipe takes up what a server prints meanwhile.
const PAUSE: Duration = Duration::from_millis(1);
/// A stream that ends so long before its process was closed on purpose.
const CLOSED_EARLY: Duration = Duration::from_millis(500);

/// The child's last lines; clones share them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tail {
    lines: Arc<Mutex<VecDeque<String>>>,
}

impl Tail {
    /// The last lines, oldest first.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    fn push(&self, line: &str) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() == TAIL {
            lines.pop_front();
        }
        lines.push_back(line.to_owned());
    }
}

/// One of the child's two streams.
pub(crate) struct Output {
    /// `stdout` or `stderr`.
    pub(crate) name: &'static str,
    pub(crate) logs: Logs,
    pub(crate) tail: Tail,
    /// Cancelled when the process has ended.
    pub(crate) ended: CancellationToken,
    /// True from the moment when either stream said that the server listens: its talk is no longer about the start.
    pub(crate) listens: Arc<AtomicBool>,
}

impl Output {
    /// Reads `pipe` to its end; `mark` is called for each line that tells how far the start is.
    pub(crate) async fn drain(self, mut pipe: impl AsyncRead + Unpin, mark: impl Fn(StageMark)) {
        let mut splitter = Splitter::default();
        let mut chunk = vec![0; CHUNK];
        let mut pace = Pace { since: Instant::now(), reads: 0 };
        // A pipe that cannot be read any more is at its end.
        while let Ok(count @ 1..) = pipe.read(&mut chunk).await {
            {
                let _together = self.logs.together();
                splitter.feed(&chunk[..count], |line, raw| self.line(line, raw, &mark));
            }
            if pace.is_fast(Instant::now()) {
                tokio::time::sleep(PAUSE).await;
            }
        }
        splitter.finish(|line, raw| self.line(line, raw, &mark));
        tokio::select! {
            () = self.ended.cancelled() => {}
            () = tokio::time::sleep(CLOSED_EARLY) => {
                self.logs.line(LogLevel::Warn, ENGINE, &format!("{} closed while the server runs", self.name));
            }
        }
    }

    fn line(&self, line: &str, raw: Option<&str>, mark: &impl Fn(StageMark)) {
        if let Some(told) = StageMark::told(line) {
            mark(told);
            self.logs.line(LogLevel::Debug, ENGINE, line);
            return;
        }
        if !self.listens.load(Ordering::Relaxed)
            && let Some(guessed) = StageMark::guessed(line)
        {
            self.listens.store(guessed == StageMark::Listening, Ordering::Relaxed);
            mark(guessed);
        }
        self.tail.push(&self.logs.engine_line(line, raw));
    }
}

/// Notices a flood of lines that come one by one: waking up for each would take the processor from the server, which
/// waits for room in the pipe then.
#[derive(Debug)]
struct Pace {
    /// Begin of the window.
    since: Instant,
    /// Reads in it so far.
    reads: u32,
}

impl Pace {
    /// Counts a read; true when there were too many lately.
    fn is_fast(&mut self, now: Instant) -> bool {
        if now.duration_since(self.since) >= WINDOW {
            *self = Self { since: now, reads: 0 };
        }
        self.reads += 1;
        self.reads > FLOOD
    }
}

/// Cuts bytes into lines at `\n` and `\r`, the latter for progress bars; memory stays flat whatever comes. A line is told
/// as it may be shown, and as it was printed where that is something else.
#[derive(Debug, Default)]
struct Splitter {
    line: Vec<u8>,
    /// Bytes of this line that were left out.
    dropped: usize,
}

impl Splitter {
    fn feed(&mut self, mut bytes: &[u8], mut line: impl FnMut(&str, Option<&str>)) {
        while let Some(end) = bytes.iter().position(|&byte| byte == b'\n' || byte == b'\r') {
            self.add(&bytes[..end]);
            self.finish(&mut line);
            bytes = &bytes[end + 1..];
        }
        self.add(bytes);
    }

    fn add(&mut self, bytes: &[u8]) {
        let room = LONGEST_LINE - self.line.len();
        let (kept, rest) = bytes.split_at(bytes.len().min(room));
        self.line.extend_from_slice(kept);
        self.dropped += rest.len();
    }

    fn finish(&mut self, mut line: impl FnMut(&str, Option<&str>)) {
        let bytes = std::mem::take(&mut self.line);
        let raw = String::from_utf8_lossy(&bytes);
        let stripped = strip_ansi_escapes::strip(&bytes);
        let shown = String::from_utf8_lossy(&stripped);
        let mut text: String = shown.chars().filter(|&c| c == '\t' || !c.is_control()).collect();
        text.truncate(text.trim_end().len());
        let mut raw = (raw.trim_end() != text).then(|| raw.into_owned());
        let dropped = std::mem::take(&mut self.dropped);
        if dropped > 0 {
            let note = format!(" [+{dropped} bytes]");
            text.push_str(&note);
            raw.iter_mut().for_each(|raw| raw.push_str(&note));
        }
        if !text.is_empty() {
            line(&text, raw.as_deref());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_noticed_and_over_again() {
        let begin = Instant::now();
        let mut pace = Pace { since: begin, reads: 0 };
        let fast = (0..FLOOD + 5).filter(|_| pace.is_fast(begin + WINDOW / 2)).count();
        assert_eq!(fast, 5);
        assert!(!pace.is_fast(begin + WINDOW));
        let slow = (2..1_000).filter(|n| pace.is_fast(begin + WINDOW / 20 * *n)).count();
        assert_eq!(slow, 0, "twenty lines in a window are read as they come");
    }

    fn lines(chunks: &[&[u8]]) -> Vec<String> {
        let (mut splitter, mut lines) = (Splitter::default(), Vec::new());
        for chunk in chunks {
            splitter.feed(chunk, |line, _| lines.push(line.to_owned()));
        }
        splitter.finish(|line, _| lines.push(line.to_owned()));
        lines
    }

    #[test]
    fn lines_do_not_depend_on_how_they_arrive() {
        let text = b"one\r\ntwo\n\n10 %\r20 %\rthree".as_slice();
        let expected = ["one", "two", "10 %", "20 %", "three"];
        assert_eq!(lines(&[text]), expected);
        assert_eq!(lines(&text.chunks(1).collect::<Vec<_>>()), expected);
    }

    #[test]
    fn colours_rubbish_and_zeros_are_taken_out() {
        assert_eq!(lines(&[b"\x1b[31mred\x1b[0m \xff\0end\n"]), ["red \u{fffd}end"]);
    }

    #[test]
    fn a_line_that_is_shown_otherwise_is_also_told_as_it_was_printed() {
        let (mut splitter, mut raws) = (Splitter::default(), Vec::new());
        let keep = |_: &str, raw: Option<&str>| raws.push(raw.map(str::to_owned));
        splitter.feed(b"plain \n\x1b[31mred\x1b[0m\n", keep);
        assert_eq!(raws, [None, Some("\u{1b}[31mred\u{1b}[0m".to_owned())]);
    }

    #[test]
    fn a_line_without_end_is_cut() {
        let chunk = vec![b'x'; 1024 * 1024];
        let lines = lines(&[&chunk, &chunk, b"\nshort\n"]);
        assert_eq!(lines.len(), 2);
        let (kept, note) = lines[0].split_at(LONGEST_LINE);
        assert!(kept.bytes().all(|byte| byte == b'x'));
        assert_eq!(note, format!(" [+{} bytes]", 2 * chunk.len() - LONGEST_LINE));
        assert_eq!(lines[1], "short");
    }
}
