//! The table of figures: a line for each thing that is measured, a column for each supervisor.

use std::collections::BTreeMap;

/// What is measured, with the mark that our figure has to reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Row {
    Respawn,
    ShownOverHttp,
    ShownInEvent,
    StopWilling,
    StopDeaf,
    Killed,
    StopFamily,
    Folder,
    Storm,
    Flood,
    FloodMemory,
    FloodBatches,
    FloodFile,
    Memory,
    MemoryWithServer,
    GuardMemory,
    Cpu,
    FirstAnswer,
    Calls,
    CallsWhileHung,
}

impl Row {
    /// Its name and its mark.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Respawn => ("kill -9 of the child -> a new one spawned, median (p95), ms", "15 (50)"),
            Self::ShownOverHttp => ("child ready -> isReady over HTTP, median (p95), ms", "30"),
            Self::ShownInEvent => ("child ready -> isReady in the event, median (p95), ms", "30"),
            Self::StopWilling => ("stop of a willing server, median (p95), ms", "1 000"),
            Self::StopDeaf => ("stop of one that ignores TERM, ms", "5 500"),
            Self::Killed => ("supervisor killed -9: nothing left and port free within 3 s", "all"),
            Self::StopFamily => ("grandchildren after stop: same group / setsid", "gone / gone"),
            Self::Folder => ("folder added while jobs run: time without analysis, ms", "0, no job lost"),
            Self::Storm => ("1 000 start, stop, restart from 20 callers", "never two, all answered"),
            Self::Flood => ("1M lines: time of the child, ratio to one read by `cat`", "2"),
            Self::FloodMemory => ("1M lines: growth of the supervisor's memory, MB", "5"),
            Self::FloodBatches => ("1M lines: batches a second to the page", "10"),
            Self::FloodFile => ("1M lines: the log file", "complete up to rotation"),
            Self::Memory => ("idle: resident memory, MB", "25"),
            Self::MemoryWithServer => ("idle with a server: resident memory, MB", "25"),
            Self::GuardMemory => ("the guard's resident memory, MB", ""),
            Self::Cpu => ("idle: % of one core", "0.1"),
            Self::FirstAnswer => ("process start -> first HTTP answer, median (p95), ms", "100"),
            Self::Calls => ("GET /api/analysis/status, 4 connections, calls/s (p99, ms)", "8 400"),
            Self::CallsWhileHung => ("the same while the child hangs, calls/s (p99, ms)", "p99 2 ms"),
        }
    }

    /// True where a larger figure is the better one.
    fn more_is_better(self) -> bool {
        matches!(self, Self::Calls | Self::CallsWhileHung)
    }
}

/// One cell: text, and the number in it where it can be compared.
#[derive(Debug, Clone)]
pub(crate) struct Figure {
    number: Option<f64>,
    text: String,
}

impl Figure {
    /// Something that is said in words.
    pub(crate) fn words(text: impl Into<String>) -> Self {
        Self { number: None, text: text.into() }
    }

    /// One number with what is to be said beside it.
    pub(crate) fn number(number: f64, beside: &str) -> Self {
        Self { number: Some(number), text: format!("{}{beside}", short(number)) }
    }

    /// Median and 95th percentile of `values`.
    pub(crate) fn times(values: &[f64]) -> Self {
        let mut values = values.to_vec();
        values.sort_by(f64::total_cmp);
        let at = |part: usize| values.get((values.len() * part / 100).min(values.len().saturating_sub(1))).copied();
        match at(50).zip(at(95)) {
            Some((median, late)) => Self::number(median, &format!(" ({})", short(late))),
            None => Self::words("none"),
        }
    }
}

fn short(number: f64) -> String {
    match number.abs() {
        size if size >= 100.0 => format!("{number:.0}"),
        size if size >= 1.0 => format!("{number:.1}"),
        _ => format!("{number:.2}"),
    }
}

/// Name of our own column.
pub(crate) const OURS: &str = "Mismo";

/// The table under way.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    columns: Vec<String>,
    cells: BTreeMap<Row, BTreeMap<String, Figure>>,
    load_at_start: String,
}

impl Sheet {
    /// Notes how busy the machine is.
    pub(crate) fn begin(&mut self) {
        self.load_at_start = load();
    }

    /// Fills a cell, and says so at once: the whole takes minutes.
    pub(crate) fn set(&mut self, row: Row, column: &str, figure: Figure) {
        eprintln!("[load {}] {column}: {}: {}", load(), row.words().0, figure.text);
        if !self.columns.iter().any(|known| known == column) {
            self.columns.push(column.to_owned());
        }
        self.cells.entry(row).or_default().insert(column.to_owned(), figure);
    }

    /// Fills a cell of our own.
    pub(crate) fn ours(&mut self, row: Row, figure: Figure) {
        self.set(row, OURS, figure);
    }

    /// Prints the table as Markdown.
    #[expect(clippy::print_stdout, reason = "the result of a bench")]
    pub(crate) fn print(&self) {
        println!("Load of the machine at the start {}, at the end {}.\n", self.load_at_start, load());
        println!("| what | mark | {} | ours to the best rival |", self.columns.join(" | "));
        println!("|{}", "---|".repeat(self.columns.len() + 3));
        for (row, cells) in &self.cells {
            let (name, mark) = row.words();
            let texts: Vec<&str> =
                self.columns.iter().map(|column| cells.get(column).map_or("", |figure| &figure.text)).collect();
            println!("| {name} | {mark} | {} | {} |", texts.join(" | "), ratio(*row, cells));
        }
    }
}

/// Our number to that of the best rival.
fn ratio(row: Row, cells: &BTreeMap<String, Figure>) -> String {
    let ours = cells.get(OURS).and_then(|figure| figure.number);
    let others = cells.iter().filter(|(column, _)| *column != OURS).filter_map(|(_, figure)| figure.number);
    let best = others.reduce(|a, b| if row.more_is_better() { a.max(b) } else { a.min(b) });
    ours.zip(best).filter(|(_, best)| *best > 0.0).map_or(String::new(), |(ours, best)| short(ours / best))
}

/// Load average of the last minute.
fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().next().unwrap_or_default().to_owned()
}
