//! The parts of HTML that the tests read: links, anchors, texts.

/// Returns the targets of links, images and scripts.
pub(crate) fn links(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for attribute in [" href=\"", " src=\""] {
        let parts = page.split(attribute).skip(1);
        found.extend(parts.filter_map(|part| part.split('"').next().map(unescaped)));
    }
    found
}

/// Returns the texts and targets of the links of a page.
pub(crate) fn anchors(page: &str) -> Vec<(String, String)> {
    let parts = page.split("<a ").skip(1);
    let anchors = parts.filter_map(|part| {
        let target = part.split("href=\"").nth(1)?.split('"').next()?;
        let inner = part.split("</a>").next()?;
        let (_, inner) = inner.split_once('>')?;
        Some((text(inner), unescaped(target)))
    });
    anchors.collect()
}

/// Returns the part from an anchor to the next heading of the same or a higher level; the whole page for an empty
/// anchor.
pub(crate) fn section<'a>(page: &'a str, anchor: &str) -> Option<&'a str> {
    let page = main(page);
    if anchor.is_empty() {
        return Some(page);
    }
    let start = page.find(&format!(" id=\"{anchor}\""))?;
    let level = page[..start]
        .chars()
        .next_back()
        .and_then(|level| level.to_digit(10));
    let rest = &page[start..];
    let ends = (1..=level.unwrap_or(6)).filter_map(|level| rest.find(&format!("<h{level} ")));
    Some(&rest[..ends.min().unwrap_or(rest.len())])
}

/// Returns the page without its navigation.
fn main(page: &str) -> &str {
    let main = page.split("<main>").nth(1).unwrap_or(page);
    main.split("</main>").next().unwrap_or(main)
}

/// Returns the text of a part of a page, on one line.
pub(crate) fn text(html: &str) -> String {
    let mut text = String::new();
    let mut is_tag = false;
    for character in html.chars() {
        match character {
            '<' => is_tag = true,
            '>' if is_tag => is_tag = false,
            _ if !is_tag => text.push(character),
            _ => {}
        }
    }
    let text = unescaped(&text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn unescaped(text: &str) -> String {
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&amp;", "&"),
    ];
    entities
        .iter()
        .fold(text.to_owned(), |text, (entity, character)| {
            text.replace(entity, character)
        })
}
