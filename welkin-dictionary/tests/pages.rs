//! The pages as texts: no link is broken, and hostile texts stay texts.

use std::collections::{BTreeMap, BTreeSet};

use welkin_codegen::Generator;
use welkin_dictionary::{Dictionary, Page};
use welkin_model::diff;

/// Texts that would have an effect if they were not escaped.
const HOSTILE: [&str; 7] = [
    "</script><script>window.hacked = true</script>",
    "<img src=x onerror='window.hacked = true'>",
    "\" onmouseover=\"window.hacked = true",
    "=cmd|' /C calc'!A0",
    "] --> A[\"x\"]; click A \"javascript:alert(1)\"",
    "``` | [x](javascript:alert(1)) **bold**",
    "../../etc/passwd",
];

/// Returns a configuration in which every text is hostile, including machine names.
fn hostile() -> String {
    let field = |place: usize, text: &str| {
        serde_json::json!({
            "name": format!("cdtf-{place}{text}"), "type": "integer", "label": text, "phi": true,
            "options": [{"label": text, "value": place}],
        })
    };
    let fields: Vec<_> = HOSTILE
        .iter()
        .enumerate()
        .map(|(place, text)| field(place, text))
        .collect();
    let cdts: Vec<_> = HOSTILE
        .iter()
        .map(|text| serde_json::json!({"name": format!("cdt-{text}"), "title": text, "relation": "COMMON", "fields": fields}))
        .collect();
    serde_json::json!({ "cdts": cdts }).to_string()
}

fn example() -> String {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../examples/designer-export.json"
    );
    std::fs::read_to_string(path).expect("the example can be read")
}

fn generator(text: &str) -> Generator {
    Generator::from_text("designer-export.json", text).expect("the configuration is one")
}

/// Returns the pages of a configuration in both formats, with the changes since a smaller configuration.
fn pages(text: &str) -> (Vec<Page>, Vec<Page>) {
    let generator = generator(text);
    let old = self::generator(
        r#"{"cdts": [{"name": "cdt-old", "fields": [{"name": "cdtf-a", "type": "integer"}]}]}"#,
    );
    let difference = diff::compare(old.model(), generator.model());
    let document = generator.document();
    let dictionary = Dictionary::new(&document).changes(&difference);
    (dictionary.html(), dictionary.markdown())
}

/// Returns the values of an attribute on a page.
fn attributes<'p>(html: &'p str, name: &str) -> Vec<&'p str> {
    let start = format!(" {name}=\"");
    let parts = html.split(&start).skip(1);
    parts.filter_map(|part| part.split('"').next()).collect()
}

#[test]
fn every_link_leads_to_a_place_that_exists() {
    let (html, _) = pages(&example());
    let places: BTreeMap<&str, BTreeSet<&str>> = html
        .iter()
        .map(|page| {
            (
                &*page.path,
                attributes(&page.content, "id").into_iter().collect(),
            )
        })
        .collect();
    let mut followed = 0;
    for page in html.iter().filter(|page| page.path.ends_with(".html")) {
        let folder = page.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for link in attributes(&page.content, "href") {
            if link.starts_with('#') || link.starts_with("data:") {
                continue;
            }
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = match path.strip_prefix("../") {
                Some(path) => path.to_owned(),
                None if folder.is_empty() => path.to_owned(),
                None => format!("{folder}/{path}"),
            };
            let anchors = places
                .get(&*target)
                .unwrap_or_else(|| panic!("{} links to {target}", page.path));
            assert!(
                anchor.is_empty() || anchors.contains(anchor),
                "{} links to {target}#{anchor}",
                page.path
            );
            followed += 1;
        }
    }
    assert!(followed > 200, "{followed}");
}

#[test]
fn paths_are_plain_whatever_items_are_called() {
    let (html, markdown) = pages(&hostile());
    for page in html.iter().chain(&markdown) {
        let is_plain =
            |character: char| matches!(character, 'a'..='z' | '0'..='9' | '-' | '_' | '.' | '/');
        assert!(
            page.path == "README.md" || page.path.chars().all(is_plain),
            "{}",
            page.path
        );
        assert!(!page.path.contains(".."), "{}", page.path);
    }
    for pages in [&html, &markdown] {
        let paths: BTreeSet<_> = pages.iter().map(|page| &page.path).collect();
        assert_eq!(paths.len(), pages.len());
        assert!(paths.len() > HOSTILE.len());
    }
}

#[test]
fn hostile_texts_are_not_markup() {
    let (html, markdown) = pages(&hostile());
    let index = html
        .iter()
        .find(|page| page.path.ends_with("search-index.js"));
    assert!(!index.expect("there is an index").content.contains('<'));
    for page in html.iter().filter(|page| page.path.ends_with(".html")) {
        for part in ["<script>window", "<img", "\" onmouseover"] {
            assert!(!page.content.contains(part), "{} has {part}", page.path);
        }
    }
    for page in markdown.iter().filter(|page| page.path.ends_with(".md")) {
        for part in ["<script", "<img", "](javascript", "**bold"] {
            assert!(!page.content.contains(part), "{} has {part}", page.path);
        }
    }
}

#[test]
fn a_dictionary_without_items_has_its_pages() {
    let (html, markdown) = pages(r#"{"cdts": [{"name": "cdt-a", "fields": []}]}"#);
    assert!(html.iter().any(|page| page.path == "map.html"));
    assert_eq!(markdown[0].path, "README.md");
}

#[test]
fn the_same_configuration_gives_the_same_bytes() {
    assert_eq!(pages(&example()), pages(&example()));
}

#[test]
fn a_page_says_what_a_reader_looks_for() {
    let (_, markdown) = pages(&example());
    let page = |path: &str| {
        markdown
            .iter()
            .find(|page| page.path == path)
            .expect("it has a page")
    };
    insta::assert_snapshot!("vitals", page("cdt/cdt-vitals.md").content);
    insta::assert_snapshot!(
        "program",
        page("program/prog-collaborative-care.md").content
    );
    insta::assert_snapshot!("assessment", page("assessment/asm-intake.md").content);
}
