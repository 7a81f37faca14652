//! The guard's loop: one thread that sleeps until a signal, an order or the end of the application wakes it.

use std::ffi::{CString, OsString};
use std::io::{self, Read};
use std::os::fd::AsFd;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{
    Pid, Signal, getpid, getppid, kill_process_group, set_child_subreaper, set_parent_process_death_signal,
};
use signal_hook::consts::{SIGCHLD, SIGHUP, SIGINT, SIGQUIT, SIGTERM};

use super::offspring::{self, Look};
use super::wire::{Order, Report};

/// From TERM to KILL when the application is gone: nobody waits for results any more.
const GRACE: Duration = Duration::from_millis(1_500);
/// Most orders read at once.
const ORDERS: usize = 16;

/// Guards the server that `words` start: program and arguments. Returns when nothing is left of it.
pub(super) fn run(words: Vec<OsString>) {
    // Each of these may be refused by an odd kernel; the guard is then weaker, and still better than none.
    let _ = rustix::thread::set_name(c"mismo-guard");
    let _ = set_child_subreaper(Some(getpid()));
    let control = Control(io::stdin());
    let started = wakes().and_then(|wake| Ok((wake, start(words)?)));
    match started {
        Ok((wake, (server, lifeline))) => {
            control.tell(Report::Started(server.as_raw_nonzero().get()));
            let _ = let_go();
            Warden { control, wake, server, lifeline: Some(lifeline), phase: Phase::Watching, heard: true }.watch();
        }
        Err(error) => control.tell(Report::NotStarted(error.raw_os_error().unwrap_or_default())),
    }
}

/// A pipe that becomes readable with each signal.
///
/// The polite ones are caught so that they do not end the guard: when a session or a terminal ends, the application gets
/// them too, and ends its server in order. They are not ignored, as the server would inherit that.
fn wakes() -> io::Result<UnixStream> {
    let (wake, signalled) = UnixStream::pair()?;
    wake.set_nonblocking(true)?;
    for signal in [SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGQUIT] {
        signal_hook::low_level::pipe::register(signal, signalled.try_clone()?)?;
    }
    Ok(wake)
}

/// Starts the server in a group of its own; it dies with the guard.
fn start(words: Vec<OsString>) -> io::Result<(Pid, ChildStdin)> {
    let arguments: Vec<CString> = words
        .into_iter()
        .map(|word| CString::new(word.into_vec()))
        .collect::<Result<_, _>>()
        .map_err(|_| io::Error::from(Errno::INVAL))?;
    // The program is run by `become_server`: the standard library would hand a file that is no program to the shell.
    let mut command = Command::new("/");
    command.stdin(Stdio::piped()).process_group(0);
    let guard = getpid();
    before_exec(&mut command, move || become_server(&arguments, guard));
    let mut child = command.spawn()?;
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    pid.zip(child.stdin.take()).ok_or_else(|| io::Error::from(Errno::CHILD))
}

/// In the child: dies with `guard` from now on, and becomes the server. Returns only with an error.
fn become_server(arguments: &[CString], guard: Pid) -> io::Error {
    if let Err(error) = set_parent_process_death_signal(Some(Signal::KILL)) {
        return error.into();
    }
    let Some(program) = arguments.first().filter(|_| getppid() == Some(guard)) else {
        return Errno::CHILD.into();
    };
    let Err(error) = nix::unistd::execv(program, arguments);
    io::Error::from_raw_os_error(error as i32)
}

#[expect(unsafe_code, reason = "only the child itself can ask for a signal at its parent's death")]
fn before_exec(command: &mut Command, mut work: impl FnMut() -> io::Error + Send + Sync + 'static) {
    // SAFETY: the guard has one thread, so its child holds no lock of another one and may allocate.
    unsafe { command.pre_exec(move || Err(work())) };
}

/// Lets go of what belongs to the server or its folder, so that nobody takes the guard for a holder of it.
fn let_go() -> io::Result<()> {
    let nothing = std::fs::OpenOptions::new().write(true).open("/dev/null")?;
    rustix::stdio::dup2_stdout(&nothing)?;
    rustix::stdio::dup2_stderr(&nothing)?;
    std::env::set_current_dir("/")
}

/// The socket to the application.
struct Control(io::Stdin);

impl Control {
    fn tell(&self, report: Report) {
        // Nobody needs it any more when the application is gone.
        let _ = rustix::io::write(&self.0, &report.to_bytes());
    }

    /// The orders that are there; `None` when the application is gone.
    fn orders(&self) -> Option<Vec<Order>> {
        let mut bytes = [0; ORDERS];
        match rustix::io::read(&self.0, &mut bytes) {
            Ok(count @ 1..) => Some(bytes[..count].iter().filter_map(|&byte| Order::from_byte(byte)).collect()),
            Err(Errno::INTR | Errno::AGAIN) => Some(Vec::new()),
            Ok(0) | Err(_) => None,
        }
    }
}

/// What the guard is at.
#[derive(Debug, Clone, Copy)]
enum Phase {
    /// The server runs.
    Watching,
    /// The application is gone, and the server was asked to end; killed then.
    Grace { until: Instant },
    /// Everything is to end now.
    Killing,
}

/// The guard at work.
struct Warden {
    control: Control,
    /// Becomes readable with each signal.
    wake: UnixStream,
    server: Pid,
    /// The server's standard input: closed, it tells the server to end.
    lifeline: Option<ChildStdin>,
    phase: Phase,
    /// The application can still be heard.
    heard: bool,
}

impl Warden {
    fn watch(mut self) {
        while self.has_children() {
            if let Phase::Grace { until } = self.phase
                && until <= Instant::now()
            {
                self.phase = Phase::Killing;
            }
            if matches!(self.phase, Phase::Killing) {
                offspring::kill_all();
            }
            let (signalled, spoken) = self.sleep();
            if signalled {
                // However many there were: all children are looked at.
                let _ = self.wake.read(&mut [0; 64]);
            }
            if spoken {
                self.listen();
            }
        }
    }

    /// Takes the status of all children that have ended; false when there are none left.
    fn has_children(&mut self) -> bool {
        loop {
            match offspring::next_ended() {
                Look::Ended(ended) if ended.pid == self.server => {
                    self.control.tell(Report::Ended(ended.status.as_raw()));
                    self.phase = Phase::Killing;
                }
                Look::Ended(_) => {}
                Look::AllLive => return true,
                Look::None => return false,
            }
        }
    }

    /// Waits for a signal or for the application; tells which it was.
    fn sleep(&self) -> (bool, bool) {
        let limit = match self.phase {
            Phase::Grace { until } => Timespec::try_from(until.saturating_duration_since(Instant::now())).ok(),
            Phase::Watching | Phase::Killing => None,
        };
        let mut sources =
            [PollFd::new(&self.wake, PollFlags::IN), PollFd::from_borrowed_fd(self.control.0.as_fd(), PollFlags::IN)];
        let heard = if self.heard { 2 } else { 1 };
        // Interrupted by a signal is as good: the next round sees what it was.
        let _ = poll(&mut sources[..heard], limit.as_ref());
        (!sources[0].revents().is_empty(), !sources[1].revents().is_empty())
    }

    fn listen(&mut self) {
        match self.control.orders() {
            Some(orders) => {
                for order in orders {
                    match order {
                        Order::Terminate => self.terminate(),
                        Order::Kill => self.phase = Phase::Killing,
                    }
                }
            }
            None => {
                self.heard = false;
                if matches!(self.phase, Phase::Watching) {
                    self.terminate();
                    self.phase = Phase::Grace { until: Instant::now() + GRACE };
                }
            }
        }
    }

    fn terminate(&mut self) {
        self.lifeline = None;
        // It may have ended meanwhile.
        let _ = kill_process_group(self.server, Signal::TERM);
    }
}
