//! A running child: told to end through a channel, its end reported once.

use std::process::ExitStatus;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use tokio::io::AsyncRead;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::logs::Logs;
use crate::sidecar::launcher::{Instance, Launch};
use crate::sidecar::marks::StageMark;
use crate::sidecar::output::{Output, Tail};
use crate::sidecar::process::Process;
use crate::sidecar::tree;

/// Longest wait for the last lines after the end: a process that escaped may hold the pipes open for ever.
const LAST_LINES: Duration = Duration::from_millis(100);
/// From a kill until everything that inherited the child's name is looked for and killed one by one: its guard may be
/// stopped, or be gone.
const KILL_EACH: Duration = Duration::from_secs(1);

/// What a child reports.
#[derive(Debug)]
pub(crate) enum Report {
    /// It printed a line about its start.
    Mark(StageMark),
    /// It ended, and all that came from it.
    Exited(Option<ExitStatus>),
}

/// What it is told.
enum Order {
    Terminate,
    Kill,
}

/// A child of ours.
#[derive(Debug)]
pub(crate) struct Child {
    pub(crate) pid: u32,
    /// The process that ends all that comes from it, where there is one.
    pub(crate) guard: Option<u32>,
    pub(crate) generation: u64,
    pub(crate) instance: Instance,
    /// What it was started as.
    pub(crate) launch: Launch,
    pub(crate) tail: Tail,
    /// Its memory when it was looked at last, bytes.
    pub(crate) memory: Option<u64>,
    orders: mpsc::UnboundedSender<Order>,
}

impl Child {
    /// Takes care of `process` from now on; `report` is called with all that it reports, with its end last.
    pub(crate) fn adopt(
        process: Process,
        generation: u64,
        instance: Instance,
        launch: Launch,
        logs: Logs,
        report: impl Fn(u64, Report) + Clone + Send + 'static,
    ) -> Self {
        let (orders, inbox) = mpsc::unbounded_channel();
        let (pid, guard, tail) = (process.pid(), process.guard(), Tail::default());
        let attendant = Attendant {
            process,
            leader: pid,
            instance: instance.id.clone(),
            tail: tail.clone(),
            logs,
            ended: CancellationToken::new(),
            listens: Arc::default(),
        };
        tokio::spawn(attendant.attend(inbox, move |what| report(generation, what)));
        Self { pid, guard, generation, instance, launch, tail, memory: None, orders }
    }

    /// Looks at its memory; what was seen last stays when it cannot be seen.
    pub(crate) fn sample(&mut self) {
        self.memory = tree::memory(self.pid).or(self.memory);
    }

    /// Asks the whole group to end.
    pub(crate) fn terminate(&self) {
        self.order(Order::Terminate);
    }

    /// Kills everything that came from it.
    pub(crate) fn kill(&self) {
        self.order(Order::Kill);
    }

    fn order(&self, order: Order) {
        // Its end is on the way when nobody listens any more.
        let _ = self.orders.send(order);
    }
}

/// Waits for the process and carries out orders.
struct Attendant {
    process: Process,
    /// Leader of its group.
    leader: u32,
    instance: String,
    tail: Tail,
    logs: Logs,
    ended: CancellationToken,
    listens: Arc<AtomicBool>,
}

impl Attendant {
    async fn attend(
        mut self,
        mut orders: mpsc::UnboundedReceiver<Order>,
        report: impl Fn(Report) + Clone + Send + 'static,
    ) {
        let mut readers = Vec::new();
        let (stdout, stderr) = self.process.output();
        if let Some(pipe) = stdout {
            readers.push(self.read("stdout", pipe, &report));
        }
        if let Some(pipe) = stderr {
            readers.push(self.read("stderr", pipe, &report));
        }
        let mut kill_each: Option<Instant> = None;
        let mut held = true;
        let end = loop {
            let due = kill_each;
            tokio::select! {
                end = self.process.wait() => break end,
                order = orders.recv(), if held => match order {
                    Some(Order::Terminate) => self.process.terminate(),
                    // Without an order, the supervisor is gone: nobody would ever end it.
                    Some(Order::Kill) | None => {
                        held = order.is_some();
                        self.kill().await;
                        kill_each = Some(Instant::now() + KILL_EACH);
                    }
                },
                () = at(due) => {
                    self.kill_each().await;
                    kill_each = None;
                }
            }
        };
        self.ended.cancel();
        if !end.whole {
            self.kill_each().await;
        }
        for mut reader in readers {
            if tokio::time::timeout(LAST_LINES, &mut reader).await.is_err() {
                reader.abort();
            }
        }
        report(Report::Exited(end.status));
    }

    fn read(
        &self,
        name: &'static str,
        pipe: impl AsyncRead + Unpin + Send + 'static,
        report: &(impl Fn(Report) + Clone + Send + 'static),
    ) -> JoinHandle<()> {
        let output = Output {
            name,
            logs: self.logs.clone(),
            tail: self.tail.clone(),
            ended: self.ended.clone(),
            listens: self.listens.clone(),
        };
        let report = report.clone();
        tokio::spawn(output.drain(pipe, move |mark| report(Report::Mark(mark))))
    }

    async fn kill(&mut self) {
        if self.process.guard().is_none() {
            // What left the group is found while its parent still lives, or by the environment it inherited.
            self.sweep().await;
        }
        self.process.kill();
    }

    /// Ends what the child left behind. Its group keeps its number as long as anyone is in it.
    async fn kill_each(&mut self) {
        tree::signal_group(self.leader, true);
        self.sweep().await;
    }

    async fn sweep(&self) {
        let instance = self.instance.clone();
        // A sweep that could not be run has nothing to say.
        let _ = tokio::task::spawn_blocking(move || tree::sweep(&instance)).await;
    }
}

/// Waits until `time`; for ever when there is none.
async fn at(time: Option<Instant>) {
    match time {
        Some(time) => tokio::time::sleep_until(time).await,
        None => std::future::pending().await,
    }
}
