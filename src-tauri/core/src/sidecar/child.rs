//! A running child: told to end through a channel, its end reported once.

use std::process::ExitStatus;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use process_wrap::tokio::ChildWrapper;
use tokio::io::AsyncRead;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::logs::Logs;
use crate::sidecar::launcher::{Instance, Launch};
use crate::sidecar::marks::StageMark;
use crate::sidecar::output::{Output, Tail};
use crate::sidecar::tree;

/// Longest wait for the last lines after the end: a process that escaped may hold the pipes open for ever.
const LAST_LINES: Duration = Duration::from_millis(100);

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
    pub(crate) generation: u64,
    pub(crate) instance: Instance,
    /// What it was started as.
    pub(crate) launch: Launch,
    pub(crate) tail: Tail,
    orders: mpsc::UnboundedSender<Order>,
}

impl Child {
    /// Takes care of `process` from now on; `report` is called with all that it reports, with its end last.
    pub(crate) fn adopt(
        process: Box<dyn ChildWrapper>,
        generation: u64,
        instance: Instance,
        launch: Launch,
        logs: Logs,
        report: impl Fn(u64, Report) + Clone + Send + 'static,
    ) -> Self {
        let (orders, inbox) = mpsc::unbounded_channel();
        let (pid, tail) = (process.id().unwrap_or_default(), Tail::default());
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
        Self { pid, generation, instance, launch, tail, orders }
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
    process: Box<dyn ChildWrapper>,
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
        // Held open as long as the child may run: its end tells the child to end. Waiting would close it.
        let mut lifeline = self.process.stdin().take();
        let mut readers = Vec::new();
        if let Some(pipe) = self.process.stdout().take() {
            readers.push(self.read("stdout", pipe, &report));
        }
        if let Some(pipe) = self.process.stderr().take() {
            readers.push(self.read("stderr", pipe, &report));
        }
        let status = loop {
            tokio::select! {
                status = self.process.wait() => break status.ok(),
                order = orders.recv() => match order {
                    Some(Order::Terminate) => {
                        lifeline = None;
                        tree::signal_group(self.leader, false);
                    }
                    Some(Order::Kill) => self.kill().await,
                    // The supervisor is gone: nobody would ever end it.
                    None => {
                        self.kill().await;
                        break self.process.wait().await.ok();
                    }
                },
            }
        };
        drop(lifeline);
        self.ended.cancel();
        self.kill_rest().await;
        for mut reader in readers {
            if tokio::time::timeout(LAST_LINES, &mut reader).await.is_err() {
                reader.abort();
            }
        }
        report(Report::Exited(status));
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
        // What left the group is found while its parent still lives, or by the environment it inherited.
        self.sweep().await;
        // Gone already is as good.
        let _ = self.process.start_kill();
    }

    /// Ends what the child left behind. Its group keeps its number as long as anyone is in it.
    async fn kill_rest(&mut self) {
        tree::signal_group(self.leader, true);
        self.sweep().await;
    }

    async fn sweep(&self) {
        let instance = self.instance.clone();
        // A sweep that could not be run has nothing to say.
        let _ = tokio::task::spawn_blocking(move || tree::sweep(&instance)).await;
    }
}
