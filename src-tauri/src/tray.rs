//! The tray: an icon that shows the state, and a menu for what a DJ needs while the window is closed.

mod face;
mod follow;
mod presence;

use face::{Face, Icon, Toggle};
use mismo_core::app::App;
use mismo_core::model::Nothing;
use mismo_core::ops;
use presence::Presence;
use tauri::image::Image;
use tauri::menu::{Menu, MenuBuilder, MenuEvent, MenuItem, MenuItemBuilder};
use tauri::tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager, Runtime};

use crate::{dialogs, exit, window};

const OPEN: &str = "open";
const ADD_FOLDER: &str = "add_folder";
const RESTART: &str = "restart";
const START: &str = "start";
const STOP: &str = "stop";
const QUIT: &str = "quit";

/// True while an icon is really to be seen, so that the window may close to it.
pub(crate) fn is_visible<R: Runtime>(handle: &AppHandle<R>) -> bool {
    handle.try_state::<Presence>().is_some_and(|presence| presence.is_visible())
}

/// Puts the icon into the tray, where this desktop can have one; the app works without.
pub(crate) fn install<R: Runtime>(handle: &AppHandle<R>, app: &App) {
    if let Err(missing) = presence::library() {
        tracing::info!("no tray icon: {missing}");
        return;
    }
    let parts = match Parts::build(handle) {
        Ok(parts) => parts,
        Err(error) => {
            tracing::warn!("no tray icon: {error}");
            return;
        }
    };
    handle.manage(Presence::watch());
    follow(parts, app.clone());
}

/// What changes with the state.
struct Parts<R: Runtime> {
    icon: TrayIcon<R>,
    status: MenuItem<R>,
    restart: MenuItem<R>,
    start: MenuItem<R>,
    stop: MenuItem<R>,
}

impl<R: Runtime> Parts<R> {
    fn build(handle: &AppHandle<R>) -> tauri::Result<Self> {
        let item = |id: &str, text: &str| MenuItemBuilder::with_id(id, text).build(handle);
        let status = MenuItemBuilder::new("Starting").enabled(false).build(handle)?;
        let restart = item(RESTART, "Restart Analysis")?;
        let (start, stop) = (item(START, "Start Analysis")?, item(STOP, "Stop Analysis")?);
        let menu: Menu<R> = MenuBuilder::new(handle)
            .item(&status)
            .separator()
            .items(&[&item(OPEN, "Open Mismo DJ")?, &item(ADD_FOLDER, "Add Library Folder...")?])
            .separator()
            .items(&[&restart, &start, &stop])
            .separator()
            .item(&item(QUIT, "Quit")?)
            .build()?;
        let icon = TrayIconBuilder::with_id("mismo")
            .icon(picture(Icon::Off)?)
            .tooltip("Mismo DJ")
            .menu(&menu)
            // Windows opens the window by a click and the menu by the other button; elsewhere a click opens the menu.
            .show_menu_on_left_click(!cfg!(windows))
            .on_menu_event(|handle, event| choose(handle, &event))
            .on_tray_icon_event(|icon, event| {
                let click = matches!(
                    event,
                    TrayIconEvent::Click { button: MouseButton::Left, button_state: MouseButtonState::Up, .. }
                );
                if cfg!(windows) && click {
                    window::show(icon.app_handle());
                }
            })
            .build(handle)?;
        Ok(Self { icon, status, restart, start, stop })
    }

    fn show(&self, face: &Face) -> tauri::Result<()> {
        self.status.set_text(&face.line)?;
        self.restart.set_enabled(face.can_restart)?;
        self.start.set_enabled(face.toggle == Some(Toggle::Start))?;
        self.stop.set_enabled(face.toggle == Some(Toggle::Stop))?;
        self.icon.set_icon(Some(picture(face.icon)?))?;
        self.icon.set_tooltip(Some(format!("Mismo DJ: {}", face.line)))
    }
}

fn picture(icon: Icon) -> tauri::Result<Image<'static>> {
    Image::from_bytes(match icon {
        Icon::Ready => include_bytes!("../../icons/tray/ready.png"),
        Icon::Busy => include_bytes!("../../icons/tray/busy.png"),
        Icon::Attention => include_bytes!("../../icons/tray/attention.png"),
        Icon::Off => include_bytes!("../../icons/tray/off.png"),
    })
}

/// Shows each new state for as long as the app runs.
fn follow<R: Runtime>(parts: Parts<R>, app: App) {
    let events = app.bus().subscribe();
    let status = move || app.status();
    tauri::async_runtime::spawn(follow::faces(events, status, move |face| {
        if let Err(error) = parts.show(face) {
            tracing::debug!("the tray icon could not be changed: {error}");
        }
    }));
}

fn choose<R: Runtime>(handle: &AppHandle<R>, event: &MenuEvent) {
    match event.id().as_ref() {
        OPEN => window::show(handle),
        ADD_FOLDER => dialogs::add_folders(handle),
        QUIT => exit::quit(handle),
        verb @ (RESTART | START | STOP) => command(handle.state::<App>().inner().clone(), verb.to_owned()),
        _ => {}
    }
}

/// Carries out a verb for the analysis server; icon and status line tell how it went.
fn command(app: App, verb: String) {
    tauri::async_runtime::spawn(async move {
        let result = match verb.as_str() {
            START => ops::analysis_start(&app, Nothing {}).await.map(drop),
            STOP => ops::analysis_stop(&app, Nothing {}).await.map(drop),
            _ => ops::analysis_restart(&app, Nothing {}).await.map(drop),
        };
        if let Err(error) = result {
            tracing::warn!("the tray's {verb} failed: {}", error.message);
        }
    });
}
