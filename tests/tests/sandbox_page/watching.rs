//! Observation of clients, and actions on the sandbox.

use fantoccini::Locator;
use welkin_sandbox::Sandbox;

use crate::page::{Failure, Page, TestResult};

/// Sends a request of another program.
async fn ask(sandbox: &Sandbox, path: &str) -> Result<u16, Failure> {
    let token = sandbox.token_of(sandbox.client_id()).ok_or("a token")?;
    let url = format!("{}/{}/live{path}", sandbox.origin(), sandbox.tenant());
    let request = welkin_tests::http::client().get(url).bearer_auth(token);
    Ok(request.send().await?.status().as_u16())
}

pub(crate) async fn requests_appear_as_they_are_made(
    page: &Page<'_>,
    sandbox: &Sandbox,
) -> TestResult {
    page.press("Requests").await?;
    page.see("#requests tbody tr").await?;
    assert_eq!(ask(sandbox, "/patients?query=seen-live").await?, 200);
    page.reads("#requests tbody tr", "seen-live").await?;
    page.choose("#status", "404").await?;
    page.is_gone("#requests tr[data-status='200']").await?;
    assert_eq!(ask(sandbox, "/patients/nobody-of-this-id").await?, 404);
    page.reads("#requests tbody tr", "nobody-of-this-id")
        .await?;
    page.click("#requests tbody button.link").await?;
    page.reads("#request-detail pre", "PATIENT_NOT_FOUND")
        .await?;
    page.reads("#request-detail .headers dd", "Bearer ***")
        .await?;
    let shown = page.evaluate("document.querySelector('#request-detail').textContent");
    let shown = shown.await?.to_string();
    let token = sandbox.token_of(sandbox.client_id()).ok_or("a token")?;
    let first_part = token.split('.').next().unwrap_or(&token);
    assert!(!shown.contains(first_part));
    let before = page
        .client
        .find_all(Locator::Css("#requests tbody tr"))
        .await?;
    page.click("#replay").await?;
    let one_more = "document.querySelectorAll('#requests tbody tr').length === given + 1";
    page.until(one_more, before.len().into()).await?;
    page.choose("#status", "").await?;
    page.reads("#requests tbody tr", "seen-live").await
}

pub(crate) async fn a_webhook_is_sent_again(page: &Page<'_>) -> TestResult {
    page.press("Webhooks").await?;
    page.click("#send-test").await?;
    page.reads("#deliveries tbody tr:first-child", "EVENT_SUBTYPE")
        .await?;
    page.reads("#deliveries tbody tr:first-child", "delivered")
        .await?;
    page.reads("#deliveries tbody tr:first-child", "1 · 200")
        .await?;
    page.click("#deliveries tbody tr:first-child .actions button")
        .await?;
    page.reads("#deliveries tbody tr:first-child", "2 · 200")
        .await?;
    page.click("#deliveries tbody button.link").await?;
    page.reads(".detail", "Attempts (2)").await?;
    page.reads(".attempts pre", "taken").await
}

pub(crate) async fn the_next_request_fails(page: &Page<'_>) -> TestResult {
    page.press("Faults").await?;
    page.choose("#next-kind", "unavailable").await?;
    page.click("#set-next").await?;
    page.reads(".panel .badge", "unavailable").await?;
    page.press("Patients").await?;
    page.reads(".banner", "503.").await?;
    page.press("Requests").await?;
    page.reads("#requests tbody tr", "unavailable").await?;
    page.press("Patients").await?;
    page.reads(".pager", "of 200").await
}

pub(crate) async fn every_request_fails(page: &Page<'_>) -> TestResult {
    page.press("Faults").await?;
    page.press("None").await?;
    page.click("#kind-unavailable").await?;
    page.fill("#fraction", "100").await?;
    page.click("#apply-faults").await?;
    page.reads(".lead .badge", "on: 100 %").await?;
    page.press("Patients").await?;
    page.reads(".banner", "503.").await?;
    page.press("Faults").await?;
    page.reads(".switches .badge", "injected").await?;
    page.click("#faults-off").await?;
    page.reads(".lead .badge", "off").await?;
    page.press("Patients").await?;
    page.reads(".pager", "of 200").await
}

pub(crate) async fn a_snapshot_is_restored(page: &Page<'_>) -> TestResult {
    page.open("#/patients").await?;
    page.click("#snapshots").await?;
    page.fill("#snapshot-name", "before the demonstration")
        .await?;
    page.press("Take a snapshot").await?;
    page.reads("dialog li", "before the demonstration").await?;
    page.press("Close").await?;
    page.click("#reset").await?;
    page.click("#reset-to-empty").await?;
    page.reads(".empty", "has no patients yet").await?;
    page.click("#snapshots").await?;
    page.press("Restore").await?;
    page.reads(".pager", "of 200").await
}

/// The reset restores the seeded data, including the patient who was moved.
pub(crate) async fn the_sandbox_is_reset(page: &Page<'_>) -> TestResult {
    page.click("#new-patient").await?;
    page.fill("[data-field='firstName'] input", "Newcomer")
        .await?;
    page.fill("[data-field='lastName'] input", "Example")
        .await?;
    page.click("#save").await?;
    page.reads("h1", "Newcomer").await?;
    page.press("Patients").await?;
    page.reads(".pager", "of 201").await?;
    page.click("#reset").await?;
    page.click("#reset-to-seed").await?;
    page.reads(".pager", "of 200").await?;
    page.press("Requests").await?;
    // Requests before the reset are removed.
    page.fill("#route", "nobody-of-this-id").await?;
    page.reads(".empty", "No request matches the filter").await
}
