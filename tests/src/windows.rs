//! The windows on a screen, as a window manager sees them.

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{Atom, AtomEnum, ClientMessageEvent, ConnectionExt as _, EventMask, MapState, Window};
use x11rb::rust_connection::RustConnection;

/// A connection to a screen.
#[derive(Debug)]
pub struct Windows {
    x: RustConnection,
    root: Window,
    protocols: Atom,
    delete: Atom,
}

impl Windows {
    /// Connects to the screen called `display`.
    pub(crate) fn connect(display: &str) -> Self {
        let (x, number) = x11rb::connect(Some(display)).expect("the screen");
        let root = x.setup().roots[number].root;
        let atom = |name: &str| x.intern_atom(false, name.as_bytes()).expect("sent").reply().expect("an atom").atom;
        let (protocols, delete) = (atom("WM_PROTOCOLS"), atom("WM_DELETE_WINDOW"));
        Self { x, root, protocols, delete }
    }

    /// Titles of the windows that are to be seen.
    pub fn titles(&self) -> Vec<String> {
        self.shown().into_iter().map(|window| self.title(window)).collect()
    }

    /// Presses the close button of the window called `title`: the window is asked to close, not destroyed.
    pub fn close(&self, title: &str) {
        let window = self.shown().into_iter().find(|&window| self.title(window) == title);
        let window = window.unwrap_or_else(|| panic!("there is no window called {title}: {:?}", self.titles()));
        let message = ClientMessageEvent::new(32, window, self.protocols, [self.delete, 0, 0, 0, 0]);
        self.x.send_event(false, window, EventMask::NO_EVENT, message).expect("sent").check().expect("delivered");
    }

    /// Top windows that are mapped and can be asked to close.
    fn shown(&self) -> Vec<Window> {
        let tree = self.x.query_tree(self.root).expect("sent").reply().expect("the windows");
        tree.children.into_iter().filter(|&window| self.is_shown(window)).collect()
    }

    /// A window that is gone meanwhile is not shown.
    fn is_shown(&self, window: Window) -> bool {
        let state = self.x.get_window_attributes(window).expect("sent").reply();
        let asked = self.x.get_property(false, window, self.protocols, AtomEnum::ATOM, 0, 32).expect("sent").reply();
        let closes =
            asked.ok().is_some_and(|asked| asked.value32().into_iter().flatten().any(|atom| atom == self.delete));
        state.is_ok_and(|state| state.map_state == MapState::VIEWABLE) && closes
    }

    fn title(&self, window: Window) -> String {
        let name = self.x.get_property(false, window, AtomEnum::WM_NAME, AtomEnum::ANY, 0, 256).expect("sent").reply();
        name.map(|name| String::from_utf8_lossy(&name.value).into_owned()).unwrap_or_default()
    }
}
