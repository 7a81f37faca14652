//! The operations: what every door (window, HTTP, command line) can do, and nothing else can.
//!
//! [`list`] is the one list; each line has a function of its name in this folder.

pub mod list;

mod application;
mod backups;
mod doctor;
mod duplicates;
mod folders;
mod import;
mod incidents;
mod missing;
mod operation;
mod queue;
mod reply;
mod scans;
mod server;
mod settings;
mod smart_lists;
mod tracks;

pub use application::{app_info, health, logs_list, resources_get};
pub use backups::{backup_make, backup_restore, backup_restore_cancel, backups_list};
pub use doctor::{diagnostics_write, doctor_report};
pub use duplicates::{
    duplicate_get, duplicate_resolve, duplicate_restore, duplicates_list, duplicates_scan, duplicates_stats,
};
pub use folders::{
    directories_check, directories_list, directory_add, directory_browse, directory_check, directory_get,
    directory_remove, directory_update,
};
pub use import::{import_cancel, import_status, library_import};
pub use incidents::{incident_act, incident_dismiss, incidents_list};
pub use missing::{
    missing_cleanup, missing_list, missing_restore, missing_stats, track_mark_found, track_mark_missing, track_verify,
};
pub use operation::{Kind, OPERATIONS, Operation, Types};
pub use queue::{
    analysis_improvable, analysis_reanalyze, analysis_request, job_cancel, job_get, jobs_cancel, jobs_prioritise,
    queue_pause, queue_resume, queue_status,
};
pub use reply::{Input, Reply};
pub use scans::{
    scan_cancel, scan_pause, scan_resume, scan_start, scan_status, scans_active, watcher_start, watcher_status,
    watcher_stop, watchers_start, watchers_stop,
};
pub use server::{
    analysis_health, analysis_restart, analysis_servers, analysis_start, analysis_starts, analysis_status,
    analysis_stop, engine_repair, engine_status, engine_stems_add, engine_stems_remove,
};
pub use settings::{setting_get, setting_set, settings_list};
pub use smart_lists::{smart_list_add, smart_list_change, smart_list_remove, smart_lists, smart_lists_restore};
pub use tracks::{
    disagreements_list, search_suggest, track_beats, track_change, track_downbeats, track_fits, track_get,
    track_waveform, tracks_edit, tracks_edit_undo, tracks_list, tracks_stats, waveform_get, waveforms_get,
};
