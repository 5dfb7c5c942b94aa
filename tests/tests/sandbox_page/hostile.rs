//! A configuration and a patient whose texts try to be markup.

use serde_json::json;
use welkin_codegen::Generator;
use welkin_sandbox::Sandbox;
use welkin_tests::browser::Browser;

use crate::page::{Page, TestResult};

const TEXT: &str = "</script><script>window.hacked=1</script><img src=x onerror='window.hacked=1'>";

pub(crate) async fn texts_do_nothing(browser: &Browser) -> TestResult {
    let field = json!({"name": format!("cdtf-{TEXT}"), "type": "text", "label": TEXT});
    let cdt = json!({"name": format!("cdt-{TEXT}"), "title": TEXT, "fields": [field]});
    let phases = json!([{"name": TEXT, "title": TEXT, "type": "START", "navigateTo": []}]);
    let program = json!({"name": format!("prog-{TEXT}"), "title": TEXT, "phases": phases});
    let export = json!({"cdts": [cdt], "programs": [program]}).to_string();
    let generator = Generator::from_text("designer-export.json", &export)?;
    let sandbox = Sandbox::builder().configuration(generator.configuration())?;
    let sandbox = sandbox.start().await?;
    let page = Page::new(browser.client(), sandbox.origin());
    page.open("").await?;
    page.click("#new-patient").await?;
    page.fill("[data-field='firstName'] input", TEXT).await?;
    page.fill("[data-field='lastName'] input", TEXT).await?;
    page.click("#save").await?;
    page.reads("h1", TEXT).await?;
    page.click(".side-records a").await?;
    page.click("#new-record").await?;
    page.fill(".fields input", TEXT).await?;
    page.click("#save").await?;
    page.reads("#records td", TEXT).await?;
    page.press("Programs").await?;
    page.click("[data-enroll]").await?;
    page.see("svg .current").await?;
    for view in ["#/patients", "#/requests", "#/configuration"] {
        page.open(view).await?;
        page.see("h1").await?;
        let is_untouched = page.evaluate("window.hacked === undefined").await?;
        assert_eq!(is_untouched, true, "{view}");
    }
    Ok(())
}
