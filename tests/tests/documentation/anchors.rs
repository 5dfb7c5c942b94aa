//! The anchors of headings, as the hosts of repositories and of the documentation site make them.

/// The anchors of a document's headings. A heading that stands there already gets a number.
pub(crate) fn anchors(markdown: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut is_code = false;
    for line in markdown.lines() {
        is_code ^= line.trim_start().starts_with("```");
        let heading = line.trim_start_matches('#');
        let level = line.len() - heading.len();
        if is_code || !(1..=6).contains(&level) || !heading.starts_with(' ') {
            continue;
        }
        let anchor = anchor(heading.trim());
        let same = |known: &&String| {
            **known == anchor
                || known.rsplit_once('-').is_some_and(|(name, number)| {
                    name == anchor && number.bytes().all(|digit| digit.is_ascii_digit())
                })
        };
        match found.iter().filter(same).count() {
            0 => found.push(anchor),
            count => found.push(format!("{anchor}-{count}")),
        }
    }
    found
}

/// The anchor of a heading: its letters and digits in lower case, with a dash for each space.
fn anchor(heading: &str) -> String {
    let kept = heading
        .chars()
        .filter(|character| character.is_alphanumeric() || " -_".contains(*character));
    let dashed = kept.map(|character| if character == ' ' { '-' } else { character });
    dashed.flat_map(char::to_lowercase).collect()
}

#[test]
fn headings_have_anchors() {
    let text = "# A `b`, c\n```text\n# d\n```\n## Not-known\n## A b c\n#[e]\n";
    assert_eq!(anchors(text), ["a-b-c", "not-known", "a-b-c-1"]);
}
