//! A real window, driven over the WebDriver protocol (W3C): `tauri-driver` in front of WebKitWebDriver.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use base64::Engine as _;
use reqwest::Method;
use serde_json::{Value, json};

use crate::mismo::{free_port, signal};
use crate::{DEADLINE, workspace};

/// How often a condition of the page is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// The driver and its one session.
#[derive(Debug)]
pub struct Window {
    driver: Child,
    base: String,
    session: String,
    http: reqwest::Client,
}

impl Window {
    /// Opens the app. `prepare` sets the environment that it gets.
    pub async fn open(app: &Path, prepare: impl FnOnce(&mut Command)) -> Self {
        let (port, native) = (free_port(), free_port());
        let mut driver = Command::new(driver());
        driver.args(["--port", &port.to_string(), "--native-port", &native.to_string()]).stdin(Stdio::null());
        prepare(&mut driver);
        let driver = driver.spawn().expect("tauri-driver starts: `cargo xtask test` installs it");
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        let mut window = Self { driver, base: format!("http://127.0.0.1:{port}"), session: String::new(), http };
        window
            .until("the driver to be ready", async |window| window.call(Method::GET, "/status", Value::Null).await.ok())
            .await;
        let wanted = json!({"capabilities": {"alwaysMatch": {"tauri:options": {"application": app}}}});
        let session = window.call(Method::POST, "/session", wanted).await.expect("the app opens its window");
        let id = session["sessionId"].as_str().expect("a session");
        window.session = format!("/session/{id}");
        window
    }

    /// Waits until the page shows `text`.
    pub async fn shows(&self, text: &str) {
        self.until(&format!("the page to show {text:?}"), async |window| {
            window.text().await.contains(text).then_some(())
        })
        .await;
    }

    /// Waits until the deck stands at `seconds` or later.
    pub async fn plays_past(&self, seconds: u32) {
        const POSITION: &str = "const at = document.body.innerText.match(/(\\d+):(\\d\\d)\\.\\d\\d/);
            return at ? at[1] * 60 + Number(at[2]) : 0";
        let script = json!({"script": POSITION, "args": []});
        self.until(&format!("the deck to stand at {seconds} s"), async |window| {
            let at = window.in_session(Method::POST, "/execute/sync", script.clone()).await.ok()?;
            (at.as_f64()? >= f64::from(seconds)).then_some(())
        })
        .await;
    }

    /// Waits for the element that `selector` (CSS) names, and clicks it.
    pub async fn click(&self, selector: &str) {
        let find = json!({"using": "css selector", "value": selector});
        self.until(&format!("{selector:?} to be clicked"), async |window| {
            let found = window.in_session(Method::POST, "/element", find.clone()).await.ok()?;
            let id = found.as_object()?.values().next()?.as_str()?.to_owned();
            window.in_session(Method::POST, &format!("/element/{id}/click"), json!({})).await.ok()
        })
        .await;
    }

    /// All text that a person can see.
    pub async fn text(&self) -> String {
        let script = json!({"script": "return document.body.innerText", "args": []});
        let text = self.in_session(Method::POST, "/execute/sync", script).await.unwrap_or_default();
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Calls a command of the app as its page does; the answer, or the error object.
    ///
    /// # Errors
    /// What the command failed with.
    pub async fn invoke(&self, command: &str, input: &Value) -> Result<Value, Value> {
        const SCRIPT: &str = "const [command, input, done] = arguments;
            window.__TAURI_INTERNALS__.invoke(command, { input })
                .then((value) => done({ value }), (error) => done({ error }))";
        let script = json!({"script": SCRIPT, "args": [command, input]});
        let answer = self.in_session(Method::POST, "/execute/async", script).await.expect("the script ran");
        match answer.get("error") {
            Some(error) => Err(error.clone()),
            None => Ok(answer["value"].clone()),
        }
    }

    /// Looks again and again until `look` finds something.
    async fn until<T>(&self, what: &str, look: impl AsyncFn(&Self) -> Option<T>) -> T {
        let found = async {
            let mut tick = tokio::time::interval(LOOK);
            loop {
                tick.tick().await;
                if let Some(found) = look(self).await {
                    return found;
                }
            }
        };
        match tokio::time::timeout(DEADLINE, found).await {
            Ok(found) => found,
            Err(_) => panic!("waited in vain for {what}; {}\n{}", self.picture().await, self.text().await),
        }
    }

    /// Saves what the window shows; where.
    async fn picture(&self) -> String {
        let shot = self.in_session(Method::GET, "/screenshot", Value::Null).await.unwrap_or_default();
        let bytes = base64::engine::general_purpose::STANDARD.decode(shot.as_str().unwrap_or_default());
        let file = workspace().join("target/window-test.png");
        match bytes.map(|bytes| std::fs::write(&file, bytes)) {
            Ok(Ok(())) => format!("see {}", file.display()),
            _ => "there is no picture".to_owned(),
        }
    }

    async fn in_session(&self, method: Method, path: &str, body: Value) -> Result<Value, Value> {
        self.call(method, &format!("{}{path}", self.session), body).await
    }

    /// One command; its `value`, or the error that the driver reports.
    async fn call(&self, method: Method, path: &str, body: Value) -> Result<Value, Value> {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        if !body.is_null() {
            request = request.json(&body);
        }
        let response = request.send().await.map_err(|error| Value::from(error.to_string()))?;
        let ok = response.status().is_success();
        let answer: Value = response.json().await.map_err(|error| Value::from(error.to_string()))?;
        if ok { Ok(answer["value"].clone()) } else { Err(answer) }
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // Told to end, it ends the native driver and what that started; killed, it would leave them behind.
        signal(self.driver.id(), rustix::process::Signal::TERM);
        let _ = self.driver.wait();
    }
}

/// The `tauri-driver` that xtask installed.
fn driver() -> PathBuf {
    let installed = || workspace().join(".tools/tauri-driver/bin/tauri-driver");
    std::env::var_os("MISMO_TAURI_DRIVER").map_or_else(installed, PathBuf::from)
}
