//! The data dictionary in a real browser, opened from disk.
//!
//! It needs Chromium's driver, which the environment variable `WELKIN_CHROMEDRIVER` names, and for accessibility the
//! file `axe.min.js` of axe-core, which `WELKIN_AXE` names; `.ci/run` installs both.

use std::path::Path;
use std::time::Duration;

use fantoccini::key::Key;
use fantoccini::{Client, Locator};
use welkin_codegen::{Generator, diff};
use welkin_dictionary::{Dictionary, Page};
use welkin_tests::browser::Browser;

type TestResult = Result<(), Box<dyn std::error::Error>>;

const EXAMPLE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../examples/designer-export.json"
);

/// Writes the example's dictionary, with changes, to a new folder.
fn dictionary() -> Result<tempfile::TempDir, Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string(EXAMPLE)?;
    let old = text.replace("Somewhat confident", "A little confident");
    let generator = Generator::from_text("designer-export.json", &text)?;
    let old = Generator::from_text("designer-export.json", &old)?;
    let difference = diff::compare(old.model(), generator.model());
    let document = generator.document();
    let folder = tempfile::tempdir()?;
    for page in Dictionary::new(&document).changes(&difference).html() {
        write(folder.path(), &page)?;
    }
    Ok(folder)
}

fn write(folder: &Path, page: &Page) -> std::io::Result<()> {
    let path = folder.join(&page.path);
    std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
    std::fs::write(path, &page.content)
}

fn url(folder: &Path, page: &str) -> String {
    format!("file://{}/{page}", folder.display())
}

#[tokio::test]
async fn the_dictionary_works_in_a_browser() -> TestResult {
    let Some(browser) = Browser::start().await? else {
        return Ok(());
    };
    let folder = dictionary()?;
    let client = browser.client();
    let result = async {
        search_finds_a_field_by_its_label(client, folder.path()).await?;
        a_conditional_question_appears(client, folder.path()).await?;
        a_score_updates(client, folder.path()).await?;
        the_access_table_filters(client, folder.path()).await?;
        hostile_texts_do_nothing(client).await?;
        every_page_is_quiet_and_accessible(&browser, folder.path()).await
    };
    let result = result.await;
    browser.close().await?;
    result
}

async fn search_finds_a_field_by_its_label(client: &Client, folder: &Path) -> TestResult {
    client.goto(&url(folder, "index.html")).await?;
    let body = client.find(Locator::Css("body")).await?;
    body.send_keys("/").await?;
    let focused = client.active_element().await?;
    assert_eq!(focused.attr("id").await?.as_deref(), Some("search"));
    focused.send_keys("stands in the way").await?;
    let first = client
        .wait()
        .at_most(PATIENCE)
        .for_element(Locator::Css("#results li"))
        .await?;
    assert!(first.text().await?.contains("What stands in the way?"));
    focused.send_keys(&Key::Down.to_string()).await?;
    focused.send_keys(&Key::Enter.to_string()).await?;
    let row = Locator::Css("tr:target th");
    let row = client.wait().at_most(PATIENCE).for_element(row).await?;
    assert!(row.text().await?.contains("What stands in the way?"));
    Ok(())
}

/// The timeout until a page shows an element; only a failing test reaches it.
const PATIENCE: Duration = Duration::from_secs(60);

async fn a_conditional_question_appears(client: &Client, folder: &Path) -> TestResult {
    client
        .goto(&url(folder, "assessment/asm-intake.html"))
        .await?;
    let question = "fieldset[data-question='cdt-care-goals__cdtf-barriers']";
    let confident =
        |value: &str| format!("input[name='cdt-care-goals__cdtf-confidence'][value='{value}']");
    assert!(
        client
            .find(Locator::Css(question))
            .await?
            .is_displayed()
            .await?
    );
    client
        .find(Locator::Css(&confident("3")))
        .await?
        .click()
        .await?;
    assert!(
        !client
            .find(Locator::Css(question))
            .await?
            .is_displayed()
            .await?
    );
    client
        .find(Locator::Css(&confident("1")))
        .await?
        .click()
        .await?;
    assert!(
        client
            .find(Locator::Css(question))
            .await?
            .is_displayed()
            .await?
    );
    Ok(())
}

async fn a_score_updates(client: &Client, folder: &Path) -> TestResult {
    client
        .goto(&url(folder, "assessment/asm-phq9.html"))
        .await?;
    let total = client.find(Locator::Css("output[data-total]")).await?;
    assert_eq!(total.text().await?, "–");
    let answers = client
        .find_all(Locator::Css(
            "fieldset label:last-of-type input[type=radio]",
        ))
        .await?;
    assert!(answers.len() >= 2);
    answers[0].click().await?;
    let one = total.text().await?;
    answers[1].click().await?;
    let two = total.text().await?;
    assert_ne!(one, "–");
    assert_eq!(two.parse::<f64>()?, one.parse::<f64>()? * 2.0);
    Ok(())
}

async fn the_access_table_filters(client: &Client, folder: &Path) -> TestResult {
    client.goto(&url(folder, "access.html")).await?;
    let shown = async || -> Result<u64, Box<dyn std::error::Error>> {
        let script = "return [...document.querySelectorAll('#access tbody tr')].filter((row) => !row.hidden).length";
        Ok(client
            .execute(script, vec![])
            .await?
            .as_u64()
            .unwrap_or_default())
    };
    let all = shown().await?;
    let role = client.find(Locator::Id("role-filter")).await?;
    role.select_by_value("r-nurse").await?;
    let of_nurse = shown().await?;
    assert!(of_nurse > 0 && of_nurse < all, "{of_nurse} of {all}");
    client
        .find(Locator::Id("phi-filter"))
        .await?
        .click()
        .await?;
    assert!(shown().await? <= of_nurse);
    Ok(())
}

async fn hostile_texts_do_nothing(client: &Client) -> TestResult {
    const TEXT: &str =
        "</script><script>window.hacked=1</script><img src=x onerror='window.hacked=1'>";
    let field =
        serde_json::json!({"name": format!("cdtf-{TEXT}"), "type": "integer", "label": TEXT});
    let cdt = serde_json::json!({"name": format!("cdt-{TEXT}"), "title": TEXT, "fields": [field]});
    let export = serde_json::json!({ "cdts": [cdt] }).to_string();
    let generator = Generator::from_text("designer-export.json", &export)?;
    let document = generator.document();
    let folder = tempfile::tempdir()?;
    let pages = Dictionary::new(&document).html();
    for page in &pages {
        write(folder.path(), page)?;
    }
    for page in pages.iter().filter(|page| page.path.ends_with(".html")) {
        client.goto(&url(folder.path(), &page.path)).await?;
        let search = client.find(Locator::Id("search")).await?;
        search.send_keys("script").await?;
        let untouched = client
            .execute("return window.hacked === undefined", vec![])
            .await?;
        assert_eq!(untouched, true, "{}", page.path);
    }
    Ok(())
}

/// Checks that there is no console message, no request outside the folder, and no violation found by axe: light and
/// dark, wide and narrow.
async fn every_page_is_quiet_and_accessible(browser: &Browser, folder: &Path) -> TestResult {
    let client = browser.client();
    let mut pages = Vec::new();
    html_files(folder, folder, &mut pages)?;
    assert!(pages.len() > 15, "{}", pages.len());
    for (scheme, width) in [("light", 1200), ("dark", 390)] {
        browser.prefer(scheme).await?;
        client.set_window_size(width, 900).await?;
        for page in &pages {
            client.goto(&url(folder, page)).await?;
            let script =
                "return performance.getEntriesByType('resource').map((entry) => entry.name)";
            let requests: Vec<String> =
                serde_json::from_value(client.execute(script, vec![]).await?)?;
            let outside: Vec<_> = requests
                .iter()
                .filter(|it| !it.starts_with("file:") && !it.starts_with("data:"))
                .collect();
            assert!(outside.is_empty(), "{page} requests {outside:?}");
            let wider = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
            let overflow = client
                .execute(wider, vec![])
                .await?
                .as_f64()
                .unwrap_or_default();
            assert!(
                overflow <= 0.0,
                "{page} is {overflow} pixels wider than a window of {width}"
            );
            let violations = browser.axe().await?;
            assert!(violations.is_empty(), "{page}, {scheme}: {violations:#?}");
        }
    }
    let messages = browser.console().await?;
    assert!(messages.is_empty(), "{messages:#?}");
    println!("{} pages checked, light and dark", pages.len());
    Ok(())
}

fn html_files(root: &Path, folder: &Path, pages: &mut Vec<String>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            html_files(root, &path, pages)?;
        } else if path.extension().is_some_and(|ending| ending == "html") {
            let page = path
                .strip_prefix(root)
                .expect("it was found below the root");
            pages.push(page.to_string_lossy().into_owned());
        }
    }
    Ok(())
}
