//! What the task learns: findings, the environment, the child, answers.

use crate::sidecar::child::Report;
use crate::sidecar::failure;
use crate::sidecar::gauge::Gauge;
use crate::sidecar::marks::StageMark;
use crate::sidecar::preflight::Finding;
use crate::sidecar::record;
use crate::sidecar::second_chance::Hope;
use crate::sidecar::state::{Input, Phase, Verdict};
use crate::sidecar::task::effects::names;
use crate::sidecar::task::{News, Task};

impl Task {
    pub(super) async fn hear(&mut self, news: News) {
        match news {
            News::Turn(ticket, waited) if ticket == self.machine.ticket => {
                self.waits_for_turn = false;
                self.apply(Input::Starved { by: waited }).await;
            }
            News::Found(ticket, seen, finding, turn) if ticket == self.machine.ticket => {
                (self.seen, self.turn) = (seen, turn);
                self.found(ticket, *finding).await;
            }
            News::Provisioned(ticket, result) if ticket == self.machine.ticket => {
                let input = match result {
                    Ok(()) => Input::EngineReady { ticket },
                    Err(error) => {
                        let mut failure = failure::provisioning(&error);
                        self.board.change_stages(|timeline| failure.stage = timeline.fail());
                        self.board.failure = Some(failure);
                        Input::EngineFailed { ticket }
                    }
                };
                self.apply(input).await;
            }
            News::Child(generation, Report::Mark(mark)) if generation == self.machine.generation => {
                let listens = mark == StageMark::Listening;
                self.board.mark(mark);
                if listens {
                    self.probe();
                }
                self.board.publish(&self.machine, self.began.elapsed());
            }
            News::Child(generation, Report::Exited(status)) => self.child_ended(generation, status).await,
            News::Probed { ticket, starved, answer } => self.probed(ticket, starved, answer).await,
            News::PathsSent(ticket, folders, ok) if ticket == self.machine.ticket => {
                if ok {
                    self.board.set_folders(names(&folders));
                }
                self.apply(Input::PathsSent { ticket, ok }).await;
            }
            News::Hope(ticket, hope) if ticket == self.machine.ticket => {
                tracing::info!("{}: the analysis server is tried once more", reason(hope));
                self.apply(Input::Hope { ticket }).await;
            }
            // An answer to something that is no longer wanted.
            News::Turn(..)
            | News::Found(..)
            | News::Provisioned(..)
            | News::Child(..)
            | News::PathsSent(..)
            | News::Hope(..) => {}
        }
    }

    async fn found(&mut self, ticket: u64, finding: Finding) {
        let input = match finding {
            Finding::External(health) => {
                self.board.set_health(Some(health));
                Input::Found { ticket }
            }
            Finding::Nothing => Input::Nothing { ticket },
            Finding::NeedsEngine => Input::NeedsEngine { ticket },
            Finding::Clear(launch, notice) => {
                if let Some(notice) = &notice {
                    tracing::warn!("{notice}");
                }
                self.board.notice = notice;
                self.launch = Some(launch);
                Input::Clear { ticket }
            }
            Finding::Refused { mut failure, looking } => {
                self.board.change_stages(|timeline| failure.stage = timeline.fail());
                self.board.failure = Some(*failure);
                Input::Refused { ticket, looking }
            }
        };
        self.apply(input).await;
    }

    async fn child_ended(&mut self, generation: u64, status: Option<std::process::ExitStatus>) {
        let Some(child) = self.child.take_if(|child| child.generation == generation) else { return };
        let told = matches!(self.machine.phase, Phase::Stopping { .. } | Phase::KillPending { .. });
        let ready = !matches!(self.machine.phase, Phase::Starting { .. });
        let mut verdict = Verdict::Strike;
        if !told {
            let lines = child.tail.lines();
            let (judged, mut found) = failure::exited(status, lines, &child.launch, ready, child.memory);
            verdict =
                if judged == Verdict::PortTaken && self.known.server_port_chosen { Verdict::Permanent } else { judged };
            if !ready {
                self.board.change_stages(|timeline| found.stage = timeline.fail());
            }
            if verdict == Verdict::Broken {
                self.engine.distrust();
            }
            self.board.failure = Some(found);
        }
        self.gauge = Gauge::default();
        self.last_port = Some(child.launch.port);
        self.board.clear_child();
        record::remove(&self.record());
        self.apply(Input::Exited { generation, verdict }).await;
    }
}

fn reason(hope: Hope) -> &'static str {
    match hope {
        Hope::Woke => "This computer woke up",
        Hope::Mended => "What the analysis server is started from has changed",
    }
}
