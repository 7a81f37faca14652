//! The one list of operations. A line is: what it does, `query` or `action`, its name, HTTP method and path, status of
//! success, input type and output type.
//!
//! Hosts pass the name of a macro of theirs to [`operations!`](crate::operations) and make of each line what they need:
//! an Axum route, a Tauri command, a TypeScript signature, an OpenAPI path, a test. Adding an operation is one line here,
//! one function of that name in this folder, and its types in `model`. A missing function does not compile.
//!
//! Over HTTP, path parameters, query string and JSON body are merged into the one input object. Answers under
//! `/api/analysis` are bare; all others carry `success`.

/// Hands the list of operations to the macro `$with`.
#[macro_export]
macro_rules! operations {
    ($with:ident) => {
        $with! {
            /// This application is alive; looks at neither the database nor the analysis server.
            query health GET "/health" 200 (Nothing) -> AppHealth;
            /// Version, addresses, folders and problems of this application.
            query app_info GET "/api/app" 200 (Nothing) -> Data<AppInfo>;

            /// State of the analysis server, from memory.
            query analysis_status GET "/api/analysis/status" 200 (Nothing) -> ServerStatus;
            /// Whether the analysis server answers healthily; 503 when it does not.
            query analysis_health GET "/api/analysis/health" 200 (Nothing) -> ServerHealth;
            /// Start the analysis server; answered when it is ready or has failed.
            action analysis_start POST "/api/analysis/start" 200 (Nothing) -> ServerChanged;
            /// Stop the analysis server; also fine when it was not running.
            action analysis_stop POST "/api/analysis/stop" 200 (Nothing) -> Message;
            /// Stop and start the analysis server.
            action analysis_restart POST "/api/analysis/restart" 200 (Nothing) -> ServerChanged;
            /// Every analysis server at work together, with its load.
            query analysis_servers GET "/api/analysis/servers" 200 (Nothing) -> PoolServers;
            /// The last starts of the analysis server: when, how long, how they ended.
            query analysis_starts GET "/api/analysis/starts" 200 (Nothing) -> Starts;
            /// Analyse one track.
            action analysis_request POST "/api/analysis/request" 200 (AnalysisRequest) -> JobAnswer;
            /// Analyse several tracks again: these, a folder's, or all.
            action analysis_reanalyze POST "/api/analysis/reanalyze" 200 (ReanalyzeRequest) -> ReanalyzeAnswer;
            /// Tracks that the engine at work would analyse better than they were.
            query analysis_improvable GET "/api/analysis/improvable" 200 (Nothing) -> Improvable;
            /// The newest job of an audio.
            query job_get GET "/api/analysis/jobs/{id}" 200 (ById) -> JobDetail;
            /// Cancel the queued or running job of an audio.
            action job_cancel DELETE "/api/analysis/jobs/{id}" 200 (ById) -> JobCancelled;
            /// Cancel queued and running jobs: of these tracks, of a folder, or all.
            action jobs_cancel POST "/api/analysis/cancel" 200 (CancelRequest) -> JobsChanged;
            /// Give waiting jobs another place in the queue.
            action jobs_prioritise POST "/api/analysis/priority" 200 (PriorityRequest) -> JobsChanged;
            /// Let nothing begin until the queue is resumed; what is at work is finished.
            action queue_pause POST "/api/analysis/queue/pause" 200 (Nothing) -> QueueAnswer;
            /// Let the queue go on.
            action queue_resume POST "/api/analysis/queue/resume" 200 (Nothing) -> QueueAnswer;
            /// Numbers and progress of the queue.
            query queue_status GET "/api/analysis/queue" 200 (Nothing) -> QueueAnswer;
            /// All zoom levels of a track's waveform.
            query waveforms_get GET "/api/analysis/waveforms/{track_id}" 200 (WaveformsOf) -> Waveforms;
            /// One zoom level of a track's waveform.
            query waveform_get GET "/api/analysis/waveforms/{track_id}/{zoom}" 200 (WaveformAt) -> WaveformAnswer;

            /// What application and servers cost, over the last hour.
            query resources_get GET "/api/resources" 200 (Nothing) -> Data<Resources>;

            /// The Python environment of the bundled analysis server.
            query engine_status GET "/api/engine" 200 (Nothing) -> Data<EngineStatus>;
            /// Make the Python environment anew and restart the server; answered at once, progress by events.
            action engine_repair POST "/api/engine/repair" 202 (Nothing) -> Data<EngineStatus>;
            /// Fetch what stems need; answered at once, progress by events.
            action engine_stems_add POST "/api/engine/stems" 202 (Nothing) -> Data<EngineStatus>;
            /// Remove what stems need; stems that were made stay.
            action engine_stems_remove DELETE "/api/engine/stems" 200 (Nothing) -> Data<EngineStatus>;

            /// What failed, newest first, with what helps now.
            query incidents_list GET "/api/incidents" 200 (IncidentFilter) -> Listing<Incident>;
            /// Do what helps against an incident; answered when it is under way.
            action incident_act POST "/api/incidents/{id}/actions/{action}" 200 (IncidentActing) -> Data<IncidentActed>;
            /// Put an incident away.
            action incident_dismiss POST "/api/incidents/{id}/dismiss" 200 (ById) -> Data<Incident>;

            /// Look at everything that could keep Mismo from working, now; takes some seconds.
            query doctor_report GET "/api/doctor" 200 (Nothing) -> Data<DoctorReport>;
            /// Write a zip file with all that somebody needs who helps, without secrets.
            action diagnostics_write POST "/api/diagnostics" 201 (Nothing) -> Data<Diagnostics>;

            /// All music folders.
            query directories_list GET "/api/library/directories" 200 (DirectoryFilter) -> Listing<Directory>;
            /// One music folder.
            query directory_get GET "/api/library/directories/{id}" 200 (ById) -> Data<Directory>;
            /// Add a music folder; it is scanned, watched and analysed from now on.
            action directory_add POST "/api/library/directories" 201 (NewDirectory) -> Data<Directory>;
            /// Change a music folder; `is_active: false` pauses it.
            action directory_update PUT "/api/library/directories/{id}" 200 (DirectoryChange) -> Data<Directory>;
            /// Take a music folder out of the library; files are never touched.
            action directory_remove DELETE "/api/library/directories/{id}" 200 (DirectoryRemoval) -> Done;
            /// What lies in a music folder, or in a folder inside it.
            query directory_browse GET "/api/library/directories/{id}/browse" 200 (BrowseQuery) -> Data<Browse>;
            /// Look whether a music folder is there now.
            action directory_check POST "/api/library/directories/{id}/check-availability" 200 (ById) -> Data<Directory>;
            /// Look whether each music folder is there now.
            action directories_check POST "/api/library/directories/check-all-availability" 200 (Nothing) -> Listing<Directory>;

            /// Take over an existing Mismo's library, which is only read; answered when it was recognised, progress by events.
            action library_import POST "/api/library/import" 202 (ImportRequest) -> Data<ImportStatus>;
            /// The import that runs, or how the last one ended; null since the start.
            query import_status GET "/api/library/import" 200 (Nothing) -> Data<Option<ImportStatus>>;
            /// Cancel the import; what was taken over stays, and the next one goes on from there.
            action import_cancel DELETE "/api/library/import" 200 (Nothing) -> Done;

            /// Tracks of a folder whose file is gone.
            query missing_list GET "/api/library/directories/{id}/missing" 200 (MissingQuery) -> Page<Track>;
            /// How many tracks of a folder are gone, and since when.
            query missing_stats GET "/api/library/directories/{id}/missing/stats" 200 (ById) -> Data<MissingStats>;
            /// Forget tracks of a folder that have been gone for long; analyses and edits stay with the audio.
            action missing_cleanup POST "/api/library/directories/{id}/cleanup" 200 (CleanupRequest) -> Data<Cleaned>;
            /// Look whether files of a folder that were gone are there again.
            action missing_restore POST "/api/library/directories/{id}/restore" 200 (ById) -> Data<Restored>;

            /// Scan a music folder.
            action scan_start POST "/api/scan/library/{id}" 202 (ScanRequest) -> Data<ScanStarted>;
            /// Progress or result of a folder's scan.
            query scan_status GET "/api/scan/library/{id}/status" 200 (ById) -> Data<ScanStatus>;
            /// Cancel a folder's scan.
            action scan_cancel DELETE "/api/scan/library/{id}" 200 (ById) -> Done;
            /// Pause a folder's scan and the reading of its audio, also over a restart.
            action scan_pause POST "/api/scan/library/{id}/pause" 200 (ById) -> Done;
            /// Go on with a folder's scan where it was paused.
            action scan_resume POST "/api/scan/library/{id}/resume" 200 (ById) -> Done;
            /// Scans that run now.
            query scans_active GET "/api/scan/active" 200 (Nothing) -> Listing<ScanProgress>;
            /// Folders that are watched for changes.
            query watcher_status GET "/api/watcher/status" 200 (Nothing) -> Data<WatcherStatus>;
            /// Notice changes in a music folder from now on.
            action watcher_start POST "/api/watcher/start/{id}" 200 (ById) -> Done;
            /// Notice changes in a music folder no more; scans find them.
            action watcher_stop POST "/api/watcher/stop/{id}" 200 (ById) -> Done;
            /// Notice changes in all music folders from now on.
            action watchers_start POST "/api/watcher/start-all" 200 (Nothing) -> WatchersChanged;
            /// Notice changes in no music folder any more.
            action watchers_stop POST "/api/watcher/stop-all" 200 (Nothing) -> WatchersChanged;

            /// One page of the tracks, filtered and sorted.
            query tracks_list GET "/api/tracks" 200 (TrackQuery) -> Page<Track>;
            /// Numbers of the library.
            query tracks_stats GET "/api/tracks/stats" 200 (Nothing) -> Data<TrackStats>;
            /// What the word at the caret of a search could become: operators, and values of the library.
            query search_suggest GET "/api/tracks/suggest" 200 (SuggestQuery) -> Data<Suggestions>;
            /// Saved searches, with what they find now.
            query smart_lists GET "/api/smart-lists" 200 (Nothing) -> Listing<SmartList>;
            /// Save a search.
            action smart_list_add POST "/api/smart-lists" 201 (NewSmartList) -> Data<SmartList>;
            /// Bring back the smart lists that came with Mismo and were hidden or removed.
            action smart_lists_restore POST "/api/smart-lists/restore" 200 (Nothing) -> Listing<SmartList>;
            /// Rename, change, hide or move a smart list.
            action smart_list_change PUT "/api/smart-lists/{id}" 200 (SmartListChange) -> Data<SmartList>;
            /// Remove a smart list; no track is touched.
            action smart_list_remove DELETE "/api/smart-lists/{id}" 200 (ById) -> Done;
            /// Tracks that go with a track: near in key, tempo and energy, the nearest first.
            query track_fits GET "/api/tracks/{id}/fits" 200 (FitsQuery) -> Listing<FittingTrack>;
            /// One track with all results.
            query track_get GET "/api/tracks/{id}" 200 (ById) -> Data<TrackDetail>;
            /// Write title, genre, stars, colour and the like of a track, not of its file; one step that can be undone.
            action track_change PUT "/api/tracks/{id}" 200 (TrackChange) -> Data<Track>;
            /// Beats of a track.
            query track_beats GET "/api/tracks/{id}/beats" 200 (ById) -> Data<Beats>;
            /// Downbeats of a track.
            query track_downbeats GET "/api/tracks/{id}/downbeats" 200 (ById) -> Data<Downbeats>;
            /// One zoom level of a track's waveform.
            query track_waveform GET "/api/tracks/{id}/waveform" 200 (WaveformQuery) -> Data<Waveform>;

            /// Look at a track's file now.
            query track_verify GET "/api/tracks/{id}/verify" 200 (ById) -> Data<Verified>;
            /// Mark a track's file as gone.
            action track_mark_missing POST "/api/tracks/{id}/mark-missing" 200 (ById) -> Data<Track>;
            /// Mark a track's file as there again.
            action track_mark_found POST "/api/tracks/{id}/mark-found" 200 (ById) -> Data<Track>;

            /// Change tempo, grid, key or what is written about tracks by hand; one step that can be undone.
            action tracks_edit POST "/api/tracks/edits" 200 (EditRequest) -> Data<Edited>;
            /// Take back the last edit.
            action tracks_edit_undo POST "/api/tracks/edits/undo" 200 (Nothing) -> Data<Edited>;
            /// Tracks whose files, or an imported library, say another tempo or key than what counts now.
            query disagreements_list GET "/api/tracks/disagreements" 200 (Nothing) -> Listing<Disagreement>;

            /// Groups of tracks with the same audio, those that are not resolved first.
            query duplicates_list GET "/api/duplicates" 200 (DuplicateQuery) -> Page<DuplicateGroup>;
            /// Numbers of all groups of duplicates.
            query duplicates_stats GET "/api/duplicates/stats" 200 (Nothing) -> Data<DuplicateStats>;
            /// Read what has no audio identity yet, and count the groups anew.
            action duplicates_scan POST "/api/duplicates/scan" 200 (Nothing) -> Data<DuplicatesFound>;
            /// One group of duplicates with its tracks.
            query duplicate_get GET "/api/duplicates/{id}" 200 (ById) -> Data<DuplicateDetail>;
            /// Let lists show one track of a group and set the others aside; files stay.
            action duplicate_resolve POST "/api/duplicates/{id}/resolve" 200 (ResolveRequest) -> Data<DuplicateDetail>;
            /// Let lists show all tracks of a group again.
            action duplicate_restore POST "/api/duplicates/{id}/restore" 200 (ById) -> Data<DuplicateDetail>;

            /// Copies of the library, newest first.
            query backups_list GET "/api/backups" 200 (Nothing) -> Listing<Backup>;
            /// Copy the library now.
            action backup_make POST "/api/backups" 201 (Nothing) -> Data<Backup>;
            /// Put a copy in the library's place at the next start; what is there now is kept.
            action backup_restore POST "/api/backups/{name}/restore" 202 (BackupName) -> Done;
            /// Do not put a copy back at the next start after all.
            action backup_restore_cancel DELETE "/api/backups/{name}/restore" 200 (BackupName) -> Done;

            /// Recent log lines.
            query logs_list GET "/api/logs" 200 (LogQuery) -> Listing<LogLine>;
            /// All settings with their origins.
            query settings_list GET "/api/settings" 200 (SettingsFilter) -> Listing<Setting>;
            /// One setting.
            query setting_get GET "/api/settings/{key}" 200 (SettingKey) -> Data<Setting>;
            /// Change a setting; null goes back to the default.
            action setting_set PUT "/api/settings/{key}" 200 (SettingChange) -> Data<Setting>;
        }
    };
}
