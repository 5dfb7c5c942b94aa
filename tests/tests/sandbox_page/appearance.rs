//! The appearance of the views: accessible, no wider than the window, and without resources from elsewhere.

use welkin_tests::browser::Browser;

use crate::page::{Failure, Page, TestResult};

/// Views without a patient, each with an element that is visible once it is loaded.
const VIEWS: [(&str, &str); 6] = [
    ("#/patients", "#patients tbody tr"),
    ("#/patients?query=nobody+of+this+name", "#patients .empty"),
    ("#/requests", "#requests tbody tr"),
    ("#/webhooks", "#deliveries tbody tr"),
    ("#/faults", ".switches"),
    ("#/configuration", ".counts"),
];

/// Parts of a patient's view, each with such an element.
const PARTS: [(&str, &str); 6] = [
    ("", ".facts"),
    ("/records/cdt-vitals", "#records tbody tr"),
    ("/encounters", ".list tbody tr"),
    ("/assessments", ".list tbody tr"),
    ("/programs", "svg .current"),
    ("/documents", ".empty"),
];

/// Dialogs: the view, the button that opens it.
const DIALOGS: [(&str, &str); 4] = [
    ("#/patients", "#connect"),
    ("#/patients", "#snapshots"),
    ("#/patients", "#reset"),
    ("#/patients", "#new-patient"),
];

pub(crate) async fn every_view_is_accessible(browser: &Browser, page: &Page<'_>) -> TestResult {
    let patient = patient(page).await?;
    let parts = PARTS.map(|(part, seen)| (format!("{patient}{part}"), seen));
    let views = VIEWS.map(|(view, seen)| (view.to_owned(), seen));
    for (scheme, width) in [("light", 1200), ("dark", 390)] {
        browser.prefer(scheme).await?;
        browser.show_at_width(width).await?;
        for (view, seen) in views.iter().chain(&parts) {
            page.open(view).await?;
            page.see(seen).await?;
            check(browser, page, &format!("{view}, {scheme}, {width}")).await?;
        }
        for item in ["encounters", "assessments"] {
            page.open(&format!("{patient}/{item}")).await?;
            page.click(".list tbody a").await?;
            page.is_gone(".list").await?;
            check(browser, page, &format!("one of {item}, {scheme}, {width}")).await?;
        }
        for (view, opener) in DIALOGS {
            page.open(view).await?;
            page.click(opener).await?;
            page.see("dialog[open]").await?;
            check(browser, page, &format!("{opener}, {scheme}, {width}")).await?;
            page.press("Close").await?;
            page.is_gone("dialog").await?;
        }
        let seen = page.evaluate("window.innerWidth").await?;
        assert_eq!(seen, width);
        page.open("/docs/index.html").await?;
        page.press("← Sandbox").await?;
    }
    Ok(())
}

/// Returns the address of a patient who is in a program.
async fn patient(page: &Page<'_>) -> Result<String, Failure> {
    page.open("#/patients").await?;
    page.reads("#patients td", "Collaborative").await?;
    let row = "[...document.querySelectorAll('#patients tr')].find((row) => row.textContent.includes('Collaborative'))";
    let address = format!("{row}.querySelector('a').getAttribute('href')");
    let address = page.evaluate(&address).await?;
    Ok(address.as_str().ok_or("an address")?.to_owned())
}

async fn check(browser: &Browser, page: &Page<'_>, what: &str) -> TestResult {
    let requests = "performance.getEntriesByType('resource').map((entry) => entry.name)";
    let requests: Vec<String> = serde_json::from_value(page.evaluate(requests).await?)?;
    let elsewhere: Vec<_> = { requests.iter() }
        .filter(|address| !address.starts_with(&page.origin) && !address.starts_with("data:"))
        .collect();
    assert!(elsewhere.is_empty(), "{what} requests {elsewhere:?}");
    let wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    let wider = page.evaluate(wider).await?.as_f64().unwrap_or_default();
    assert!(
        wider <= 0.0,
        "{what} is {wider} pixels wider than its window"
    );
    let violations = browser.axe().await?;
    assert!(violations.is_empty(), "{what}: {violations:#?}");
    Ok(())
}
