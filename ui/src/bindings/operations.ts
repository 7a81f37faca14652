// Generated from the list of operations by `cargo xtask bindings`. Do not edit.
import type {
  AnalysisRequest,
  AppHealth,
  AppInfo,
  Backup,
  BackupName,
  Beats,
  Browse,
  BrowseQuery,
  ById,
  CancelRequest,
  Cleaned,
  CleanupRequest,
  Data,
  Diagnostics,
  Directory,
  DirectoryChange,
  DirectoryFilter,
  DirectoryRemoval,
  Disagreement,
  DoctorReport,
  Done,
  Downbeats,
  DuplicateDetail,
  DuplicateGroup,
  DuplicateQuery,
  DuplicateStats,
  DuplicatesFound,
  EditRequest,
  Edited,
  EngineStatus,
  FitsQuery,
  FittingTrack,
  ImportRequest,
  ImportStatus,
  Improvable,
  Incident,
  IncidentActed,
  IncidentActing,
  IncidentFilter,
  JobAnswer,
  JobCancelled,
  JobDetail,
  JobsChanged,
  Listing,
  LogLine,
  LogQuery,
  Message,
  MissingQuery,
  MissingStats,
  NewDirectory,
  NewSmartList,
  Nothing,
  Page,
  PoolServers,
  PriorityRequest,
  QueueAnswer,
  ReanalyzeAnswer,
  ReanalyzeRequest,
  ResolveRequest,
  Resources,
  Restored,
  ScanProgress,
  ScanRequest,
  ScanStarted,
  ScanStatus,
  ServerChanged,
  ServerHealth,
  ServerStatus,
  Setting,
  SettingChange,
  SettingKey,
  SettingsFilter,
  SmartList,
  SmartListChange,
  Starts,
  SuggestQuery,
  Suggestions,
  Track,
  TrackChange,
  TrackDetail,
  TrackQuery,
  TrackStats,
  Verified,
  WatcherStatus,
  WatchersChanged,
  Waveform,
  WaveformAnswer,
  WaveformAt,
  WaveformQuery,
  Waveforms,
  WaveformsOf,
} from "./types";

/** Method and path of each operation. */
export const operations = {
  health: { kind: "query", method: "GET", path: "/health" },
  app_info: { kind: "query", method: "GET", path: "/api/app" },
  analysis_status: { kind: "query", method: "GET", path: "/api/analysis/status" },
  analysis_health: { kind: "query", method: "GET", path: "/api/analysis/health" },
  analysis_start: { kind: "action", method: "POST", path: "/api/analysis/start" },
  analysis_stop: { kind: "action", method: "POST", path: "/api/analysis/stop" },
  analysis_restart: { kind: "action", method: "POST", path: "/api/analysis/restart" },
  analysis_servers: { kind: "query", method: "GET", path: "/api/analysis/servers" },
  analysis_starts: { kind: "query", method: "GET", path: "/api/analysis/starts" },
  analysis_request: { kind: "action", method: "POST", path: "/api/analysis/request" },
  analysis_reanalyze: { kind: "action", method: "POST", path: "/api/analysis/reanalyze" },
  analysis_improvable: { kind: "query", method: "GET", path: "/api/analysis/improvable" },
  job_get: { kind: "query", method: "GET", path: "/api/analysis/jobs/{id}" },
  job_cancel: { kind: "action", method: "DELETE", path: "/api/analysis/jobs/{id}" },
  jobs_cancel: { kind: "action", method: "POST", path: "/api/analysis/cancel" },
  jobs_prioritise: { kind: "action", method: "POST", path: "/api/analysis/priority" },
  queue_pause: { kind: "action", method: "POST", path: "/api/analysis/queue/pause" },
  queue_resume: { kind: "action", method: "POST", path: "/api/analysis/queue/resume" },
  queue_status: { kind: "query", method: "GET", path: "/api/analysis/queue" },
  waveforms_get: { kind: "query", method: "GET", path: "/api/analysis/waveforms/{track_id}" },
  waveform_get: { kind: "query", method: "GET", path: "/api/analysis/waveforms/{track_id}/{zoom}" },
  resources_get: { kind: "query", method: "GET", path: "/api/resources" },
  engine_status: { kind: "query", method: "GET", path: "/api/engine" },
  engine_repair: { kind: "action", method: "POST", path: "/api/engine/repair" },
  engine_stems_add: { kind: "action", method: "POST", path: "/api/engine/stems" },
  engine_stems_remove: { kind: "action", method: "DELETE", path: "/api/engine/stems" },
  incidents_list: { kind: "query", method: "GET", path: "/api/incidents" },
  incident_act: { kind: "action", method: "POST", path: "/api/incidents/{id}/actions/{action}" },
  incident_dismiss: { kind: "action", method: "POST", path: "/api/incidents/{id}/dismiss" },
  doctor_report: { kind: "query", method: "GET", path: "/api/doctor" },
  diagnostics_write: { kind: "action", method: "POST", path: "/api/diagnostics" },
  directories_list: { kind: "query", method: "GET", path: "/api/library/directories" },
  directory_get: { kind: "query", method: "GET", path: "/api/library/directories/{id}" },
  directory_add: { kind: "action", method: "POST", path: "/api/library/directories" },
  directory_update: { kind: "action", method: "PUT", path: "/api/library/directories/{id}" },
  directory_remove: { kind: "action", method: "DELETE", path: "/api/library/directories/{id}" },
  directory_browse: { kind: "query", method: "GET", path: "/api/library/directories/{id}/browse" },
  directory_check: { kind: "action", method: "POST", path: "/api/library/directories/{id}/check-availability" },
  directories_check: { kind: "action", method: "POST", path: "/api/library/directories/check-all-availability" },
  library_import: { kind: "action", method: "POST", path: "/api/library/import" },
  import_status: { kind: "query", method: "GET", path: "/api/library/import" },
  import_cancel: { kind: "action", method: "DELETE", path: "/api/library/import" },
  missing_list: { kind: "query", method: "GET", path: "/api/library/directories/{id}/missing" },
  missing_stats: { kind: "query", method: "GET", path: "/api/library/directories/{id}/missing/stats" },
  missing_cleanup: { kind: "action", method: "POST", path: "/api/library/directories/{id}/cleanup" },
  missing_restore: { kind: "action", method: "POST", path: "/api/library/directories/{id}/restore" },
  scan_start: { kind: "action", method: "POST", path: "/api/scan/library/{id}" },
  scan_status: { kind: "query", method: "GET", path: "/api/scan/library/{id}/status" },
  scan_cancel: { kind: "action", method: "DELETE", path: "/api/scan/library/{id}" },
  scan_pause: { kind: "action", method: "POST", path: "/api/scan/library/{id}/pause" },
  scan_resume: { kind: "action", method: "POST", path: "/api/scan/library/{id}/resume" },
  scans_active: { kind: "query", method: "GET", path: "/api/scan/active" },
  watcher_status: { kind: "query", method: "GET", path: "/api/watcher/status" },
  watcher_start: { kind: "action", method: "POST", path: "/api/watcher/start/{id}" },
  watcher_stop: { kind: "action", method: "POST", path: "/api/watcher/stop/{id}" },
  watchers_start: { kind: "action", method: "POST", path: "/api/watcher/start-all" },
  watchers_stop: { kind: "action", method: "POST", path: "/api/watcher/stop-all" },
  tracks_list: { kind: "query", method: "GET", path: "/api/tracks" },
  tracks_stats: { kind: "query", method: "GET", path: "/api/tracks/stats" },
  search_suggest: { kind: "query", method: "GET", path: "/api/tracks/suggest" },
  smart_lists: { kind: "query", method: "GET", path: "/api/smart-lists" },
  smart_list_add: { kind: "action", method: "POST", path: "/api/smart-lists" },
  smart_lists_restore: { kind: "action", method: "POST", path: "/api/smart-lists/restore" },
  smart_list_change: { kind: "action", method: "PUT", path: "/api/smart-lists/{id}" },
  smart_list_remove: { kind: "action", method: "DELETE", path: "/api/smart-lists/{id}" },
  track_fits: { kind: "query", method: "GET", path: "/api/tracks/{id}/fits" },
  track_get: { kind: "query", method: "GET", path: "/api/tracks/{id}" },
  track_change: { kind: "action", method: "PUT", path: "/api/tracks/{id}" },
  track_beats: { kind: "query", method: "GET", path: "/api/tracks/{id}/beats" },
  track_downbeats: { kind: "query", method: "GET", path: "/api/tracks/{id}/downbeats" },
  track_waveform: { kind: "query", method: "GET", path: "/api/tracks/{id}/waveform" },
  track_verify: { kind: "query", method: "GET", path: "/api/tracks/{id}/verify" },
  track_mark_missing: { kind: "action", method: "POST", path: "/api/tracks/{id}/mark-missing" },
  track_mark_found: { kind: "action", method: "POST", path: "/api/tracks/{id}/mark-found" },
  tracks_edit: { kind: "action", method: "POST", path: "/api/tracks/edits" },
  tracks_edit_undo: { kind: "action", method: "POST", path: "/api/tracks/edits/undo" },
  disagreements_list: { kind: "query", method: "GET", path: "/api/tracks/disagreements" },
  duplicates_list: { kind: "query", method: "GET", path: "/api/duplicates" },
  duplicates_stats: { kind: "query", method: "GET", path: "/api/duplicates/stats" },
  duplicates_scan: { kind: "action", method: "POST", path: "/api/duplicates/scan" },
  duplicate_get: { kind: "query", method: "GET", path: "/api/duplicates/{id}" },
  duplicate_resolve: { kind: "action", method: "POST", path: "/api/duplicates/{id}/resolve" },
  duplicate_restore: { kind: "action", method: "POST", path: "/api/duplicates/{id}/restore" },
  backups_list: { kind: "query", method: "GET", path: "/api/backups" },
  backup_make: { kind: "action", method: "POST", path: "/api/backups" },
  backup_restore: { kind: "action", method: "POST", path: "/api/backups/{name}/restore" },
  backup_restore_cancel: { kind: "action", method: "DELETE", path: "/api/backups/{name}/restore" },
  logs_list: { kind: "query", method: "GET", path: "/api/logs" },
  settings_list: { kind: "query", method: "GET", path: "/api/settings" },
  setting_get: { kind: "query", method: "GET", path: "/api/settings/{key}" },
  setting_set: { kind: "action", method: "PUT", path: "/api/settings/{key}" },
} as const;

/** Input and output of each operation. */
export interface Signatures {
  /** This application is alive; looks at neither the database nor the analysis server. */
  health: { input: Nothing; output: AppHealth };
  /** Version, addresses, folders and problems of this application. */
  app_info: { input: Nothing; output: Data<AppInfo> };
  /** State of the analysis server, from memory. */
  analysis_status: { input: Nothing; output: ServerStatus };
  /** Whether the analysis server answers healthily; 503 when it does not. */
  analysis_health: { input: Nothing; output: ServerHealth };
  /** Start the analysis server; answered when it is ready or has failed. */
  analysis_start: { input: Nothing; output: ServerChanged };
  /** Stop the analysis server; also fine when it was not running. */
  analysis_stop: { input: Nothing; output: Message };
  /** Stop and start the analysis server. */
  analysis_restart: { input: Nothing; output: ServerChanged };
  /** Every analysis server at work together, with its load. */
  analysis_servers: { input: Nothing; output: PoolServers };
  /** The last starts of the analysis server: when, how long, how they ended. */
  analysis_starts: { input: Nothing; output: Starts };
  /** Analyse one track. */
  analysis_request: { input: AnalysisRequest; output: JobAnswer };
  /** Analyse several tracks again: these, a folder's, or all. */
  analysis_reanalyze: { input: ReanalyzeRequest; output: ReanalyzeAnswer };
  /** Tracks that the engine at work would analyse better than they were. */
  analysis_improvable: { input: Nothing; output: Improvable };
  /** The newest job of an audio. */
  job_get: { input: ById; output: JobDetail };
  /** Cancel the queued or running job of an audio. */
  job_cancel: { input: ById; output: JobCancelled };
  /** Cancel queued and running jobs: of these tracks, of a folder, or all. */
  jobs_cancel: { input: CancelRequest; output: JobsChanged };
  /** Give waiting jobs another place in the queue. */
  jobs_prioritise: { input: PriorityRequest; output: JobsChanged };
  /** Let nothing begin until the queue is resumed; what is at work is finished. */
  queue_pause: { input: Nothing; output: QueueAnswer };
  /** Let the queue go on. */
  queue_resume: { input: Nothing; output: QueueAnswer };
  /** Numbers and progress of the queue. */
  queue_status: { input: Nothing; output: QueueAnswer };
  /** All zoom levels of a track's waveform. */
  waveforms_get: { input: WaveformsOf; output: Waveforms };
  /** One zoom level of a track's waveform. */
  waveform_get: { input: WaveformAt; output: WaveformAnswer };
  /** What application and servers cost, over the last hour. */
  resources_get: { input: Nothing; output: Data<Resources> };
  /** The Python environment of the bundled analysis server. */
  engine_status: { input: Nothing; output: Data<EngineStatus> };
  /** Make the Python environment anew and restart the server; answered at once, progress by events. */
  engine_repair: { input: Nothing; output: Data<EngineStatus> };
  /** Fetch what stems need; answered at once, progress by events. */
  engine_stems_add: { input: Nothing; output: Data<EngineStatus> };
  /** Remove what stems need; stems that were made stay. */
  engine_stems_remove: { input: Nothing; output: Data<EngineStatus> };
  /** What failed, newest first, with what helps now. */
  incidents_list: { input: IncidentFilter; output: Listing<Incident> };
  /** Do what helps against an incident; answered when it is under way. */
  incident_act: { input: IncidentActing; output: Data<IncidentActed> };
  /** Put an incident away. */
  incident_dismiss: { input: ById; output: Data<Incident> };
  /** Look at everything that could keep Mismo from working, now; takes some seconds. */
  doctor_report: { input: Nothing; output: Data<DoctorReport> };
  /** Write a zip file with all that somebody needs who helps, without secrets. */
  diagnostics_write: { input: Nothing; output: Data<Diagnostics> };
  /** All music folders. */
  directories_list: { input: DirectoryFilter; output: Listing<Directory> };
  /** One music folder. */
  directory_get: { input: ById; output: Data<Directory> };
  /** Add a music folder; it is scanned, watched and analysed from now on. */
  directory_add: { input: NewDirectory; output: Data<Directory> };
  /** Change a music folder; `is_active: false` pauses it. */
  directory_update: { input: DirectoryChange; output: Data<Directory> };
  /** Take a music folder out of the library; files are never touched. */
  directory_remove: { input: DirectoryRemoval; output: Done };
  /** What lies in a music folder, or in a folder inside it. */
  directory_browse: { input: BrowseQuery; output: Data<Browse> };
  /** Look whether a music folder is there now. */
  directory_check: { input: ById; output: Data<Directory> };
  /** Look whether each music folder is there now. */
  directories_check: { input: Nothing; output: Listing<Directory> };
  /** Take over an existing Mismo's library, which is only read; answered when it was recognised, progress by events. */
  library_import: { input: ImportRequest; output: Data<ImportStatus> };
  /** The import that runs, or how the last one ended; null since the start. */
  import_status: { input: Nothing; output: Data<ImportStatus | null> };
  /** Cancel the import; what was taken over stays, and the next one goes on from there. */
  import_cancel: { input: Nothing; output: Done };
  /** Tracks of a folder whose file is gone. */
  missing_list: { input: MissingQuery; output: Page<Track> };
  /** How many tracks of a folder are gone, and since when. */
  missing_stats: { input: ById; output: Data<MissingStats> };
  /** Forget tracks of a folder that have been gone for long; analyses and edits stay with the audio. */
  missing_cleanup: { input: CleanupRequest; output: Data<Cleaned> };
  /** Look whether files of a folder that were gone are there again. */
  missing_restore: { input: ById; output: Data<Restored> };
  /** Scan a music folder. */
  scan_start: { input: ScanRequest; output: Data<ScanStarted> };
  /** Progress or result of a folder's scan. */
  scan_status: { input: ById; output: Data<ScanStatus> };
  /** Cancel a folder's scan. */
  scan_cancel: { input: ById; output: Done };
  /** Pause a folder's scan and the reading of its audio, also over a restart. */
  scan_pause: { input: ById; output: Done };
  /** Go on with a folder's scan where it was paused. */
  scan_resume: { input: ById; output: Done };
  /** Scans that run now. */
  scans_active: { input: Nothing; output: Listing<ScanProgress> };
  /** Folders that are watched for changes. */
  watcher_status: { input: Nothing; output: Data<WatcherStatus> };
  /** Notice changes in a music folder from now on. */
  watcher_start: { input: ById; output: Done };
  /** Notice changes in a music folder no more; scans find them. */
  watcher_stop: { input: ById; output: Done };
  /** Notice changes in all music folders from now on. */
  watchers_start: { input: Nothing; output: WatchersChanged };
  /** Notice changes in no music folder any more. */
  watchers_stop: { input: Nothing; output: WatchersChanged };
  /** One page of the tracks, filtered and sorted. */
  tracks_list: { input: TrackQuery; output: Page<Track> };
  /** Numbers of the library. */
  tracks_stats: { input: Nothing; output: Data<TrackStats> };
  /** What the word at the caret of a search could become: operators, and values of the library. */
  search_suggest: { input: SuggestQuery; output: Data<Suggestions> };
  /** Saved searches, with what they find now. */
  smart_lists: { input: Nothing; output: Listing<SmartList> };
  /** Save a search. */
  smart_list_add: { input: NewSmartList; output: Data<SmartList> };
  /** Bring back the smart lists that came with Mismo and were hidden or removed. */
  smart_lists_restore: { input: Nothing; output: Listing<SmartList> };
  /** Rename, change, hide or move a smart list. */
  smart_list_change: { input: SmartListChange; output: Data<SmartList> };
  /** Remove a smart list; no track is touched. */
  smart_list_remove: { input: ById; output: Done };
  /** Tracks that go with a track: near in key, tempo and energy, the nearest first. */
  track_fits: { input: FitsQuery; output: Listing<FittingTrack> };
  /** One track with all results. */
  track_get: { input: ById; output: Data<TrackDetail> };
  /** Write title, genre, stars, colour and the like of a track, not of its file; one step that can be undone. */
  track_change: { input: TrackChange; output: Data<Track> };
  /** Beats of a track. */
  track_beats: { input: ById; output: Data<Beats> };
  /** Downbeats of a track. */
  track_downbeats: { input: ById; output: Data<Downbeats> };
  /** One zoom level of a track's waveform. */
  track_waveform: { input: WaveformQuery; output: Data<Waveform> };
  /** Look at a track's file now. */
  track_verify: { input: ById; output: Data<Verified> };
  /** Mark a track's file as gone. */
  track_mark_missing: { input: ById; output: Data<Track> };
  /** Mark a track's file as there again. */
  track_mark_found: { input: ById; output: Data<Track> };
  /** Change tempo, grid, key or what is written about tracks by hand; one step that can be undone. */
  tracks_edit: { input: EditRequest; output: Data<Edited> };
  /** Take back the last edit. */
  tracks_edit_undo: { input: Nothing; output: Data<Edited> };
  /** Tracks whose files, or an imported library, say another tempo or key than what counts now. */
  disagreements_list: { input: Nothing; output: Listing<Disagreement> };
  /** Groups of tracks with the same audio, those that are not resolved first. */
  duplicates_list: { input: DuplicateQuery; output: Page<DuplicateGroup> };
  /** Numbers of all groups of duplicates. */
  duplicates_stats: { input: Nothing; output: Data<DuplicateStats> };
  /** Read what has no audio identity yet, and count the groups anew. */
  duplicates_scan: { input: Nothing; output: Data<DuplicatesFound> };
  /** One group of duplicates with its tracks. */
  duplicate_get: { input: ById; output: Data<DuplicateDetail> };
  /** Let lists show one track of a group and set the others aside; files stay. */
  duplicate_resolve: { input: ResolveRequest; output: Data<DuplicateDetail> };
  /** Let lists show all tracks of a group again. */
  duplicate_restore: { input: ById; output: Data<DuplicateDetail> };
  /** Copies of the library, newest first. */
  backups_list: { input: Nothing; output: Listing<Backup> };
  /** Copy the library now. */
  backup_make: { input: Nothing; output: Data<Backup> };
  /** Put a copy in the library's place at the next start; what is there now is kept. */
  backup_restore: { input: BackupName; output: Done };
  /** Do not put a copy back at the next start after all. */
  backup_restore_cancel: { input: BackupName; output: Done };
  /** Recent log lines. */
  logs_list: { input: LogQuery; output: Listing<LogLine> };
  /** All settings with their origins. */
  settings_list: { input: SettingsFilter; output: Listing<Setting> };
  /** One setting. */
  setting_get: { input: SettingKey; output: Data<Setting> };
  /** Change a setting; null goes back to the default. */
  setting_set: { input: SettingChange; output: Data<Setting> };
}

export type OperationName = keyof Signatures;
