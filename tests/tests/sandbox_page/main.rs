//! The sandbox's page in a real browser, as a user operates it: find a patient, write records, take an assessment, move
//! a phase, watch requests, resend a webhook, inject a fault, reset.
//!
//! It needs Chromium's driver, which the environment variable `WELKIN_CHROMEDRIVER` names, and for accessibility the
//! file `axe.min.js` of axe-core, which `WELKIN_AXE` names; `.ci/run` installs both.

mod appearance;
mod corners;
mod hostile;
mod page;
mod patient;
mod receiver;
mod watching;

use page::{Page, TestResult};
use receiver::Receiver;
use welkin_sandbox::{Sandbox, Seed, Webhook};
use welkin_tests::browser::Browser;

const EXAMPLE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../examples/designer-export.json"
);

#[tokio::test(flavor = "multi_thread")]
async fn a_visit() -> TestResult {
    let Some(browser) = Browser::start().await? else {
        return Ok(());
    };
    let receiver = Receiver::start().await?;
    let sandbox = Sandbox::builder()
        .config_paths([EXAMPLE])?
        .seed(Seed::new(1), 200)
        .webhook(Webhook::unsigned(receiver.url.parse()?))
        .start()
        .await?;
    let result = visit(&browser, &sandbox).await;
    browser.close().await?;
    result
}

async fn visit(browser: &Browser, sandbox: &Sandbox) -> TestResult {
    let page = Page::new(browser.client(), sandbox.origin());
    browser.client().set_window_size(1280, 900).await?;
    patient::is_found(&page).await?;
    patient::gets_a_record(&page).await?;
    patient::is_spared_a_wrong_record(&page).await?;
    patient::is_not_shown_to_a_role_that_may_not_see(&page).await?;
    patient::takes_an_assessment(&page).await?;
    patient::has_an_encounter_with_a_comment(&page).await?;
    patient::moves_on_in_a_program(&page).await?;
    watching::requests_appear_as_they_are_made(&page, sandbox).await?;
    watching::a_webhook_is_sent_again(&page).await?;
    watching::the_next_request_fails(&page).await?;
    watching::every_request_fails(&page).await?;
    page.expects_refusals(browser, &[400, 403, 503]).await?;
    appearance::every_view_is_accessible(browser, &page).await?;
    watching::a_snapshot_is_restored(&page).await?;
    watching::the_sandbox_is_reset(&page).await?;
    hostile::texts_do_nothing(browser).await?;
    page.expects_refusals(browser, &[]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn visits_of_other_tenants() -> TestResult {
    let Some(browser) = Browser::start().await? else {
        return Ok(());
    };
    browser.client().set_window_size(1280, 900).await?;
    let result = other_visits(&browser).await;
    browser.close().await?;
    result
}

async fn other_visits(browser: &Browser) -> TestResult {
    corners::nothing_is_there_yet(browser).await?;
    corners::no_cdts_are_there(browser).await?;
    corners::two_hundred_fields_are_there(browser).await?;
    corners::a_document_is_uploaded(browser).await?;
    corners::the_configuration_is_replaced(browser).await?;
    corners::two_tabs_agree(browser).await?;
    corners::a_token_is_asked_for(browser).await?;
    corners::the_sandbox_is_started_anew(browser).await
}
