//! Chromium, for which names lead where a test wants.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

pub(crate) type Failure = Box<dyn std::error::Error>;

pub(crate) struct Browser {
    pub(crate) client: Client,
    driver: Child,
}

impl Browser {
    /// A browser for which these names are loopback. None where no driver is named, which is said on stderr.
    pub(crate) async fn start(names: &[&str]) -> Result<Option<Self>, Failure> {
        let Some(program) = std::env::var_os("WELKIN_CHROMEDRIVER") else {
            // Past the test runner, which keeps what a passing test prints to itself.
            let mut out = std::io::stderr();
            writeln!(
                out,
                "SKIPPED: WELKIN_CHROMEDRIVER names no driver of a browser"
            )?;
            return Ok(None);
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
        }))?;
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await?;
        Ok(Some(Self { client, driver }))
    }

    pub(crate) async fn close(mut self) -> Result<(), Failure> {
        self.client.clone().close().await?;
        self.driver.kill()?;
        self.driver.wait()?;
        Ok(())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Also after a failed assertion; a driver that ended already is fine.
        let _ = self.driver.kill();
    }
}

/// `ChromeDriver was started successfully on port 40123.`
fn port(output: impl BufRead) -> Result<u16, Failure> {
    for line in output.lines() {
        let line = line?;
        if let Some((_, port)) = line.split_once("successfully on port ") {
            return Ok(port.trim_end_matches('.').parse()?);
        }
    }
    Err("the driver did not start".into())
}
