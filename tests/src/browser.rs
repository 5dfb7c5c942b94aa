//! Chromium, controlled through its driver. The environment variable `WELKIN_CHROMEDRIVER` contains the path of the
//! driver, and `WELKIN_AXE` the path of `axe.min.js` of axe-core. `.ci/run` installs both.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use fantoccini::error::CmdError;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

/// The cause of a failed browser test.
pub type Failure = Box<dyn std::error::Error>;

/// A browser that ends with the test.
pub struct Browser {
    client: Client,
    driver: Child,
    axe: Option<String>,
}

impl Browser {
    /// Starts a browser. Returns `None`, with a notice on stderr, if no driver is configured.
    ///
    /// # Errors
    /// When the driver or the browser does not start, or axe can't be read.
    pub async fn start() -> Result<Option<Self>, Failure> {
        Self::start_with_names(&[]).await
    }

    /// Starts a browser that resolves these host names to the loopback address.
    ///
    /// # Errors
    /// When the driver or the browser does not start, or axe can't be read.
    pub async fn start_with_names(names: &[&str]) -> Result<Option<Self>, Failure> {
        let Some(program) = std::env::var_os("WELKIN_CHROMEDRIVER") else {
            // Written directly to stderr, because the test runner captures the output of passing tests.
            let _ = writeln!(
                std::io::stderr(),
                "SKIPPED: WELKIN_CHROMEDRIVER names no driver of a browser"
            );
            return Ok(None);
        };
        let axe = match std::env::var_os("WELKIN_AXE") {
            Some(path) => Some(std::fs::read_to_string(path)?),
            None => {
                let _ = writeln!(
                    std::io::stderr(),
                    "SKIPPED: WELKIN_AXE names no axe.min.js; accessibility is not checked"
                );
                None
            }
        };
        let mut driver = Command::new(program)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let output = driver
            .stdout
            .take()
            .ok_or("the driver's output is a pipe")?;
        let port = port(BufReader::new(output))?;
        let rules: Vec<String> = { names.iter() }
            .map(|name| format!("MAP {name} 127.0.0.1"))
            .collect();
        let capabilities: Capabilities = serde_json::from_value(json!({
            "goog:chromeOptions": {"args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-proxy-server",
                format!("--host-resolver-rules={}", rules.join(", ")),
            ]},
            "goog:loggingPrefs": {"browser": "ALL"},
        }))?;
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await?;
        Ok(Some(Self {
            client,
            driver,
            axe,
        }))
    }

    /// Returns the client of the driver.
    #[must_use]
    pub const fn client(&self) -> &Client {
        &self.client
    }

    /// Sets the preferred color scheme that pages see.
    ///
    /// # Errors
    /// When the driver fails.
    pub async fn prefer(&self, scheme: &str) -> Result<(), CmdError> {
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        let command = ChromeCommand::new(
            "goog/cdp/execute",
            json!({"cmd": "Emulation.setEmulatedMedia", "params": features}),
        );
        self.client.issue_cmd(command).await.map(|_| ())
    }

    /// Displays pages at this width, which may be less than the minimum width of a window.
    ///
    /// # Errors
    /// When the driver fails.
    pub async fn show_at_width(&self, width: u32) -> Result<(), CmdError> {
        let metrics =
            json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500});
        let command = ChromeCommand::new(
            "goog/cdp/execute",
            json!({"cmd": "Emulation.setDeviceMetricsOverride", "params": metrics}),
        );
        self.client.issue_cmd(command).await.map(|_| ())
    }

    /// Returns the messages in the browser's console.
    ///
    /// # Errors
    /// When the driver fails.
    pub async fn console(&self) -> Result<Vec<Value>, CmdError> {
        let log = self
            .client
            .issue_cmd(ChromeCommand::new("se/log", json!({"type": "browser"})))
            .await?;
        Ok(log.as_array().cloned().unwrap_or_default())
    }

    /// Returns the violations that axe finds on the page: rule, explanation, and the first elements.
    ///
    /// # Errors
    /// When the driver fails.
    pub async fn axe(&self) -> Result<Vec<String>, Failure> {
        let Some(axe) = &self.axe else {
            return Ok(Vec::new());
        };
        self.client.execute(axe, vec![]).await?;
        let script = "const done = arguments[arguments.length - 1]; \
             axe.run(document, {preload: false}).then((result) => done(result.violations.map((violation) => \
             violation.id + ': ' + violation.help + ' ' + violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(' | '))))";
        let violations = self.client.execute_async(script, vec![]).await?;
        Ok(serde_json::from_value(violations)?)
    }

    /// Closes the browser.
    ///
    /// # Errors
    /// When the driver fails.
    pub async fn close(mut self) -> Result<(), Failure> {
        self.client.clone().close().await?;
        self.driver.kill()?;
        self.driver.wait()?;
        Ok(())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Also runs after a failed assertion; the driver may already have ended.
        let _ = self.driver.kill();
    }
}

/// Parses the port in `ChromeDriver was started successfully on port 40123.`
fn port(output: impl BufRead) -> Result<u16, Failure> {
    for line in output.lines() {
        let line = line?;
        if let Some((_, port)) = line.split_once("successfully on port ") {
            return Ok(port.trim_end_matches('.').parse()?);
        }
    }
    Err("the driver did not start".into())
}

/// A non-standard command of Chromium's driver.
#[derive(Debug)]
struct ChromeCommand {
    path: &'static str,
    body: Value,
}

impl ChromeCommand {
    const fn new(path: &'static str, body: Value) -> Self {
        Self { path, body }
    }
}

impl WebDriverCompatibleCommand for ChromeCommand {
    fn endpoint(
        &self,
        base_url: &url::Url,
        session_id: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base_url.join(&format!(
            "session/{}/{}",
            session_id.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}
