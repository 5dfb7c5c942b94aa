//! Actions on a patient.

use fantoccini::Locator;
use fantoccini::actions::{InputSource, MouseActions, PointerAction};

use crate::page::{Failure, Page, TestResult};

pub(crate) async fn is_found(page: &Page<'_>) -> TestResult {
    page.open("").await?;
    page.reads(".pager", "of 200").await?;
    let email = page
        .text("#patients tbody tr:nth-child(5) td:nth-of-type(3)")
        .await?;
    page.fill("#search", &email).await?;
    page.reads(".pager", "1–1 of 1").await?;
    page.click("#patients tbody a").await?;
    page.reads(".facts", &email).await
}

pub(crate) async fn gets_a_record(page: &Page<'_>) -> TestResult {
    page.press("Vitals").await?;
    page.click("#new-record").await?;
    page.fill("[data-field='cdtf-heart-rate'] input", "177")
        .await?;
    page.fill("[data-field='cdtf-notes'] textarea", "<b>well</b>")
        .await?;
    page.click("#save").await?;
    page.is_gone("dialog").await?;
    page.reads("#records tbody tr:first-child td:first-child", "177")
        .await?;
    page.reads("#records tbody tr:first-child", "<b>well</b>")
        .await
}

pub(crate) async fn is_spared_a_wrong_record(page: &Page<'_>) -> TestResult {
    let field = "[data-field='cdtf-heart-rate']";
    page.click("#new-record").await?;
    page.fill(&format!("{field} input"), "fast").await?;
    page.click("#save").await?;
    page.reads(&format!("{field} .field-problem"), "is not a whole number")
        .await?;
    page.see(&format!("{field} input[aria-invalid='true']"))
        .await?;
    page.fill(&format!("{field} input"), "1000").await?;
    page.click("#save").await?;
    page.reads(&format!("{field} .field-problem"), "is above 300")
        .await?;
    page.fill(&format!("{field} input"), "178").await?;
    page.click("#save").await?;
    page.is_gone("dialog").await?;
    page.reads("#records tbody tr:first-child td:first-child", "178")
        .await
}

pub(crate) async fn is_not_shown_to_a_role_that_may_not_see(page: &Page<'_>) -> TestResult {
    page.choose("#role", "r-nurse").await?;
    page.press("Care Goals").await?;
    page.reads(".banner", "403 as r-nurse.").await?;
    page.reads(".banner", "No policy of the API client permits")
        .await?;
    page.choose("#role", "").await?;
    page.is_gone(".banner").await
}

pub(crate) async fn takes_an_assessment(page: &Page<'_>) -> TestResult {
    page.press("Assessments").await?;
    page.choose("#assessment", "asm-intake").await?;
    page.click("#start-assessment").await?;
    let rate = "[data-question='cdt-vitals__cdtf-heart-rate']";
    page.fill(&format!("{rate} input"), "1000").await?;
    // A question that depends on another one.
    let barriers = "[data-question='cdt-care-goals__cdtf-barriers']";
    page.click("input[name='cdt-care-goals__cdtf-confidence'][value='3']")
        .await?;
    assert!(!page.is_shown(barriers).await?);
    page.click("input[name='cdt-care-goals__cdtf-confidence'][value='1']")
        .await?;
    assert!(page.is_shown(barriers).await?);
    page.click("#complete").await?;
    page.reads(&format!("{rate} .field-problem"), "is above 300")
        .await?;
    page.fill(&format!("{rate} input"), "61").await?;
    page.click("#complete").await?;
    page.reads("h2 .badge", "Completed").await?;
    page.press("Vitals").await?;
    page.reads("#records tbody tr:first-child td:first-child", "61")
        .await
}

pub(crate) async fn has_an_encounter_with_a_comment(page: &Page<'_>) -> TestResult {
    page.press("Encounters").await?;
    page.click(".list tbody tr:first-child a").await?;
    page.fill("#comment", "Called back").await?;
    page.press("Add").await?;
    page.reads(".plain-list li span", "Called back").await
}

pub(crate) async fn moves_on_in_a_program(page: &Page<'_>) -> TestResult {
    page.press("Programs").await?;
    page.see("[data-enroll], .program").await?;
    if page
        .client
        .find(Locator::Css("[data-enroll]"))
        .await
        .is_ok()
    {
        page.click("[data-enroll]").await?;
    }
    let current = page.text(".program .current text").await?;
    page.see("path.hit").await?;
    let target = page.evaluate(
        "document.querySelector('path.hit').getAttribute('aria-label').slice('Move to '.length)",
    );
    let target = target.await?.as_str().unwrap_or_default().to_owned();
    assert_ne!(current, target);
    click_arrow(page).await?;
    page.reads(".program .current", &target).await?;
    page.reads(".program h3", &target).await
}

/// Clicks the middle of the first arrow that starts at the current phase.
async fn click_arrow(page: &Page<'_>) -> Result<(), Failure> {
    let middle = "(() => { const line = document.querySelector('path.hit'); line.scrollIntoView({block: 'center', inline: 'center'}); \
        const point = line.getPointAtLength(line.getTotalLength() / 2).matrixTransform(line.getScreenCTM()); return [point.x, point.y]; })()";
    let middle = page.evaluate(middle).await?;
    let (x, y) = (middle[0].as_f64(), middle[1].as_f64());
    let mouse = MouseActions::new("mouse".to_owned())
        .then(PointerAction::MoveTo {
            duration: None,
            x: x.ok_or("a number")?,
            y: y.ok_or("a number")?,
        })
        .then(PointerAction::Down { button: 0 })
        .then(PointerAction::Up { button: 0 });
    Ok(page.client.perform_actions(mouse).await?)
}
