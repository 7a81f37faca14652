//! The table of figures: what was measured, the mark, what came out.

/// Lines in the order in which they were measured.
#[derive(Debug, Default)]
pub(crate) struct Table(Vec<[String; 3]>);

impl Table {
    /// Adds a line, and says so at once: the whole takes minutes.
    pub(crate) fn add(&mut self, what: &str, mark: &str, figure: impl Into<String>) {
        let figure = figure.into();
        eprintln!("[load {}] {what}: {figure}", load());
        self.0.push([what.to_owned(), mark.to_owned(), figure]);
    }

    /// Prints it as Markdown.
    #[expect(clippy::print_stdout, reason = "the result of a bench")]
    pub(crate) fn print(&self) {
        println!("| what | figure | mark |\n|---|---|---|");
        for [what, mark, figure] in &self.0 {
            println!("| {what} | {figure} | {mark} |");
        }
    }
}

/// Load average of the last minute.
fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().next().unwrap_or_default().to_owned()
}
