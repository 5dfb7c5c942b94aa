//! Unusual tenants: empty, without CDTs, protected by a token, with another configuration, restarted.

use std::io::Write;
use std::net::SocketAddr;

use serde_json::{Value, json};
use tempfile::NamedTempFile;
use welkin_codegen::Generator;
use welkin_sandbox::{Builder, Sandbox, Seed};
use welkin_tests::browser::Browser;

use crate::EXAMPLE;
use crate::page::{Failure, Page, TestResult};

/// Returns the builder for a configuration that a test wrote or changed.
fn serving(export: &Value) -> Result<Builder, Failure> {
    let generator = Generator::from_text("designer-export.json", &export.to_string())?;
    Ok(Sandbox::builder().configuration(generator.configuration())?)
}

/// Returns the address of a sandbox, for the next one.
fn address(sandbox: &Sandbox) -> Result<SocketAddr, Failure> {
    let origin = sandbox.origin();
    Ok(origin.trim_start_matches("http://").parse()?)
}

fn example() -> Result<Value, Failure> {
    Ok(serde_json::from_str(&std::fs::read_to_string(EXAMPLE)?)?)
}

fn file(ending: &str, content: &[u8]) -> Result<NamedTempFile, Failure> {
    let mut file = tempfile::Builder::new().suffix(ending).tempfile()?;
    file.write_all(content)?;
    Ok(file)
}

/// Every empty view explains what to do.
pub(crate) async fn nothing_is_there_yet(browser: &Browser) -> TestResult {
    let sandbox = serving(&example()?)?.start().await?;
    let page = Page::new(browser.client(), sandbox.origin());
    for (view, words) in [
        ("", "has no patients yet"),
        ("#/webhooks", "No receiver of webhooks is set"),
    ] {
        page.open(view).await?;
        page.reads(".empty, .empty *", words).await?;
    }
    page.open("#/requests").await?;
    page.see("#requests tbody tr").await?;
    page.press("Clear").await?;
    page.click("dialog .danger").await?;
    page.reads(".empty", "No requests yet").await?;
    page.open("#/no-such-page").await?;
    page.reads(".empty", "There is no such page").await?;
    page.open("#/patients/%E0%A4%A").await?;
    page.see("h1, .empty").await?;
    page.open("#/patient/nobody-of-this-id").await?;
    page.reads(".banner, .empty", "404").await?;
    with_a_patient(&page).await?;
    for (part, words) in [
        ("Encounters", "no encounters"),
        ("Assessments", "Choose one and start it"),
        ("Programs", "in no program"),
        ("Documents", "no documents"),
        ("Vitals", "no records"),
    ] {
        page.press(part).await?;
        page.reads(".empty", words).await?;
    }
    page.leave(browser, &[404]).await
}

/// Opens the page, and creates a patient.
async fn with_a_patient(page: &Page<'_>) -> TestResult {
    page.open("").await?;
    page.click("#new-patient").await?;
    page.fill("[data-field='firstName'] input", "Ada").await?;
    page.fill("[data-field='lastName'] input", "Example")
        .await?;
    page.click("#save").await?;
    page.reads("h1", "Ada Example").await
}

/// A tenant that has only patients.
pub(crate) async fn no_cdts_are_there(browser: &Browser) -> TestResult {
    let field = json!({"name": "cdtf-a", "type": "text"});
    let hidden = json!({"name": "__encounter__", "relation": "ENCOUNTER", "internal": true, "fields": [field]});
    let sandbox = serving(&json!({"cdts": [hidden]}))?.start().await?;
    let page = Page::new(browser.client(), sandbox.origin());
    with_a_patient(&page).await?;
    page.press("Programs").await?;
    page.reads(".empty", "has no programs").await?;
    page.open("#/configuration").await?;
    page.reads("h1", "Configuration").await?;
    page.leave(browser, &[]).await
}

/// A CDT of 200 fields is written and read like any other.
pub(crate) async fn two_hundred_fields_are_there(browser: &Browser) -> TestResult {
    let fields: Vec<Value> = (0..200)
        .map(|number| json!({"name": format!("cdtf-field-{number}"), "type": "text", "label": format!("Field {number}")}))
        .collect();
    let cdt = json!({"name": "cdt-wide", "title": "Wide", "relation": "COMMON", "fields": fields});
    let sandbox = serving(&json!({"cdts": [cdt]}))?.start().await?;
    let page = Page::new(browser.client(), sandbox.origin());
    with_a_patient(&page).await?;
    page.press("Wide").await?;
    page.click("#new-record").await?;
    page.fill("[data-field='cdtf-field-199'] input", "the last one")
        .await?;
    page.click("#save").await?;
    page.is_gone("dialog").await?;
    page.reads("#records td", "the last one").await?;
    // The page is no wider than its window, and the actions on a record stay visible.
    let wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth";
    assert_eq!(page.evaluate(wider).await?, false);
    let edge = "document.querySelector('#records .actions button').getBoundingClientRect().right <= innerWidth";
    assert_eq!(page.evaluate(edge).await?, true);
    page.leave(browser, &[]).await
}

/// The page requests the sandbox's token, before anything is shown and after a restart with another one.
pub(crate) async fn a_token_is_asked_for(browser: &Browser) -> TestResult {
    let builder = serving(&example()?)?.seed(Seed::new(1), 2);
    let sandbox = builder.clone().control_token("the first").start().await?;
    let page = Page::new(browser.client(), sandbox.origin());
    page.open("").await?;
    page.reads("#login h1", "control token").await?;
    assert!(!page.text("body").await?.contains("Synthetic"));
    let violations = browser.axe().await?;
    assert!(violations.is_empty(), "{violations:#?}");
    page.fill("#control-token", "a wrong one").await?;
    page.press("Open").await?;
    page.reads("#login .banner", "401.").await?;
    page.fill("#control-token", "the first").await?;
    page.press("Open").await?;
    page.reads(".pager", "of 2").await?;
    page.see(".live-state:not(.off)").await?;
    let address = address(&sandbox)?;
    drop(sandbox);
    page.see(".live-state.off").await?;
    let anew = builder.clone().seed(Seed::new(1), 3);
    let _anew = anew
        .control_token("the second")
        .listen(address)
        .start()
        .await?;
    page.reads("#login h1", "control token").await?;
    page.fill("#control-token", "the second").await?;
    page.press("Open").await?;
    page.reads(".pager", "of 3").await?;
    page.see(".live-state:not(.off)").await?;
    drop_refusals(browser).await
}

/// Ignores the browser's messages about an unreachable server.
async fn drop_refusals(browser: &Browser) -> TestResult {
    let messages = browser.console().await?;
    let others = messages
        .iter()
        .filter(|message| message["source"] != "network");
    let others: Vec<_> = others.collect();
    assert!(others.is_empty(), "{others:#?}");
    Ok(())
}

/// The page notices that the sandbox was restarted at the same address, with other data.
pub(crate) async fn the_sandbox_is_started_anew(browser: &Browser) -> TestResult {
    let builder = serving(&example()?)?;
    let sandbox = builder.clone().seed(Seed::new(1), 2).start().await?;
    let page = Page::new(browser.client(), sandbox.origin());
    page.open("").await?;
    page.reads(".pager", "of 2").await?;
    page.click("#new-patient").await?;
    page.see("dialog[open]").await?;
    let address = address(&sandbox)?;
    drop(sandbox);
    page.see(".live-state.off").await?;
    let _anew = builder
        .seed(Seed::new(2), 5)
        .listen(address)
        .start()
        .await?;
    page.reads(".pager", "of 5").await?;
    page.reads(".notice", "was restarted").await?;
    page.is_gone("dialog").await?;
    // The content is requested with a new token.
    page.click("#patients tbody a").await?;
    page.see(".facts").await?;
    drop_refusals(browser).await
}

/// Another configuration is loaded: first rejected because of data that does not fit, then with this data kept, then
/// without it.
pub(crate) async fn the_configuration_is_replaced(browser: &Browser) -> TestResult {
    let export = example()?;
    let sandbox = serving(&export)?.seed(Seed::new(1), 3).start().await?;
    let page = Page::new(browser.client(), sandbox.origin());
    page.open("#/configuration").await?;
    page.click("#serve").await?;
    page.reads("#outcome .banner", "Choose a Designer export first")
        .await?;
    let broken = file(".json", b"{\"cdts\": [")?;
    page.attach("#export", broken.path()).await?;
    page.click("#serve").await?;
    page.reads("#outcome .banner", "400.").await?;
    let mut without = export.clone();
    let cdts = without["cdts"].as_array_mut().ok_or("CDTs")?;
    cdts.retain(|cdt| cdt["name"] != "cdt-vitals");
    let without = file(".json", without.to_string().as_bytes())?;
    let whole = file(".json", export.to_string().as_bytes())?;

    page.attach("#export", without.path()).await?;
    page.click("#serve").await?;
    page.reads("#outcome td", "cdt-vitals").await?;
    page.reads("#outcome .banner", "Nothing was changed")
        .await?;
    page.choose("#misfits", "keep").await?;
    page.click("#serve").await?;
    page.reads("#outcome .banner", "It was kept").await?;
    page.open("#/patients").await?;
    page.click("#patients tbody a").await?;
    page.see(".side-records a").await?;
    let names =
        "[...document.querySelectorAll('.side-records a')].map((one) => one.textContent).join()";
    assert!(!page.evaluate(names).await?.to_string().contains("Vitals"));

    page.open("#/configuration").await?;
    page.attach("#export", whole.path()).await?;
    page.click("#serve").await?;
    page.reads(".notice", "Another configuration is served")
        .await?;
    page.open("#/patients").await?;
    page.click("#patients tbody a").await?;
    page.press("Vitals").await?;
    page.see("#records tbody tr").await?;

    page.open("#/configuration").await?;
    page.attach("#export", without.path()).await?;
    page.choose("#misfits", "remove").await?;
    page.click("#serve").await?;
    page.reads("#outcome .banner", "It was removed").await?;
    page.leave(browser, &[400, 409]).await
}

/// A document with its details and a file, which is downloaded unchanged.
pub(crate) async fn a_document_is_uploaded(browser: &Browser) -> TestResult {
    let sandbox = serving(&example()?)?.seed(Seed::new(1), 1).start().await?;
    let page = Page::new(browser.client(), sandbox.origin());
    let upload = file(".pdf", b"%PDF-1.4 not really")?;
    page.open("").await?;
    page.click("#patients tbody a").await?;
    page.press("Documents").await?;
    page.click("#add-document").await?;
    page.fill("[data-field='dtf-notes'] input", "signed at home")
        .await?;
    page.click("#save").await?;
    page.is_gone("dialog").await?;
    page.reads(".facts dd", "signed at home").await?;
    page.press("Upload").await?;
    page.reads(".notice", "Choose a file first").await?;
    page.attach("input[type='file']", upload.path()).await?;
    page.press("Upload").await?;
    let name = upload.path().file_name().ok_or("a name")?;
    page.reads(".plain-list li", &name.to_string_lossy())
        .await?;
    page.reads(".plain-list li small", "19 bytes").await?;
    let wrong = file(".exe", b"MZ")?;
    page.attach("input[type='file']", wrong.path()).await?;
    page.press("Upload").await?;
    page.reads(".notice", "400.").await?;
    page.press("Delete").await?;
    page.click("dialog .danger").await?;
    page.reads(".empty", "no documents").await?;
    page.leave(browser, &[400, 404]).await
}

/// Changes in one tab are visible in another.
pub(crate) async fn two_tabs_agree(browser: &Browser) -> TestResult {
    let sandbox = serving(&example()?)?.seed(Seed::new(1), 2).start().await?;
    let page = Page::new(browser.client(), sandbox.origin());
    page.open("").await?;
    page.reads(".pager", "of 2").await?;
    let first = browser.client().window().await?;
    let second = browser.client().new_window(true).await?;
    browser.client().switch_to_window(second.handle).await?;
    page.open("").await?;
    page.reads(".pager", "of 2").await?;
    page.click("#reset").await?;
    page.click("#reset-to-empty").await?;
    page.reads(".empty", "has no patients yet").await?;
    browser.client().close_window().await?;
    browser.client().switch_to_window(first).await?;
    page.reads(".empty", "has no patients yet").await?;
    page.leave(browser, &[]).await
}
