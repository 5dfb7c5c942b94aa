//! A user's actions on a page: look, click, type.

use std::path::Path;
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use welkin_tests::browser::Browser;
pub(crate) use welkin_tests::browser::Failure;

pub(crate) type TestResult = Result<(), Failure>;

/// The timeout until a page shows an element; only a failing test reaches it.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Page<'b> {
    pub(crate) client: &'b Client,
    pub(crate) origin: String,
}

impl<'b> Page<'b> {
    pub(crate) fn new(client: &'b Client, origin: String) -> Self {
        Self { client, origin }
    }

    /// Opens a view, such as `#/requests`.
    pub(crate) async fn open(&self, view: &str) -> TestResult {
        let address = format!("{}/_sandbox{view}", self.origin);
        Ok(self.client.goto(&address).await?)
    }

    /// Waits for an element of this selector, and returns the first.
    pub(crate) async fn see(&self, css: &str) -> Result<Element, Failure> {
        self.find(Locator::Css(css)).await
    }

    async fn find(&self, locator: Locator<'_>) -> Result<Element, Failure> {
        let wait = self.client.wait().at_most(PATIENCE);
        let found = wait.for_element(locator).await;
        found.map_err(|error| format!("{locator:?}: {error}").into())
    }

    /// Performs an action on an element, once it exists; repeats it if the page has replaced the element meanwhile.
    async fn act<T>(
        &self,
        locator: Locator<'_>,
        act: impl AsyncFn(Element) -> Result<T, CmdError>,
    ) -> Result<T, Failure> {
        loop {
            match act(self.find(locator).await?).await {
                Err(error) if error.is_stale_element_reference() => {}
                done => return done.map_err(|error| format!("{locator:?}: {error}").into()),
            }
        }
    }

    pub(crate) async fn click(&self, css: &str) -> TestResult {
        self.act(Locator::Css(css), async |element| element.click().await)
            .await
    }

    /// Clicks the link or button with these words.
    pub(crate) async fn press(&self, words: &str) -> TestResult {
        let path = format!("//*[self::a or self::button][normalize-space(text())='{words}']");
        let locator = Locator::XPath(&path);
        self.act(locator, async |element| element.click().await)
            .await
    }

    /// Types into an empty or a filled input.
    pub(crate) async fn fill(&self, css: &str, text: &str) -> TestResult {
        let fill = async |input: Element| {
            input.clear().await?;
            input.send_keys(text).await
        };
        self.act(Locator::Css(css), fill).await
    }

    /// Chooses a file.
    pub(crate) async fn attach(&self, css: &str, path: &Path) -> TestResult {
        let path = path.to_str().ok_or("a path in Unicode")?;
        self.act(Locator::Css(css), async |input| input.send_keys(path).await)
            .await
    }

    /// Chooses the option of this value.
    pub(crate) async fn choose(&self, css: &str, value: &str) -> TestResult {
        let choose = async |select: Element| select.select_by_value(value).await;
        self.act(Locator::Css(css), choose).await
    }

    /// Whether an element is not hidden.
    pub(crate) async fn is_shown(&self, css: &str) -> Result<bool, Failure> {
        let is_shown = async |element: Element| element.is_displayed().await;
        self.act(Locator::Css(css), is_shown).await
    }

    /// Returns the text of an element.
    pub(crate) async fn text(&self, css: &str) -> Result<String, Failure> {
        self.act(Locator::Css(css), async |element| element.text().await)
            .await
    }

    /// Waits until an element of this selector contains this text.
    pub(crate) async fn reads(&self, css: &str, text: &str) -> TestResult {
        let condition = "[...document.querySelectorAll(given[0])].some((one) => one.textContent.includes(given[1]))";
        self.until(condition, json!([css, text])).await
    }

    /// Waits until there is no element of this selector.
    pub(crate) async fn is_gone(&self, css: &str) -> TestResult {
        let condition = "document.querySelector(given[0]) === null";
        self.until(condition, json!([css])).await
    }

    /// Waits until a condition in JavaScript holds for `given`.
    pub(crate) async fn until(&self, condition: &str, given: Value) -> TestResult {
        let script = format!(
            "const [given, done] = arguments; const holds = () => {condition}; \
             if (holds()) done(); \
             else new MutationObserver((_, observer) => {{ if (holds()) {{ observer.disconnect(); done(); }} }}) \
               .observe(document, {{subtree: true, childList: true, attributes: true, characterData: true}});"
        );
        let waited = self
            .client
            .execute_async(&script, vec![given.clone()])
            .await;
        waited.map_err(|error| format!("never: {condition} of {given}: {error}"))?;
        Ok(())
    }

    pub(crate) async fn evaluate(&self, expression: &str) -> Result<Value, Failure> {
        let script = format!("return {expression}");
        Ok(self.client.execute(&script, vec![]).await?)
    }

    /// Leaves the page, and expects only these error statuses. A page that stays open after its sandbox has ended keeps
    /// sending requests, whose errors would appear in the console during the next visit.
    pub(crate) async fn leave(&self, browser: &Browser, statuses: &[u16]) -> TestResult {
        self.client.goto("about:blank").await?;
        self.expects_refusals(browser, statuses).await
    }

    /// Checks that the browser's console contains only messages about these error statuses, and clears it.
    pub(crate) async fn expects_refusals(&self, browser: &Browser, statuses: &[u16]) -> TestResult {
        let messages = browser.console().await?;
        let is_expected = |message: &Value| {
            let text = message["message"].as_str().unwrap_or_default();
            let of_status = |status: &u16| text.contains(&format!("status of {status}"));
            message["source"] == "network" && statuses.iter().any(of_status)
        };
        let others: Vec<_> = { messages.iter() }
            .filter(|message| !is_expected(message))
            .collect();
        assert!(others.is_empty(), "{others:#?}");
        Ok(())
    }
}
