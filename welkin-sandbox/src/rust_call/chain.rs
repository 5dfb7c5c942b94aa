//! Method chains, formatted with one call per line.

/// Formats `let name = client` with the following calls, awaited.
pub(super) fn awaited(name: &str, calls: impl IntoIterator<Item = String>) -> String {
    let mut text = format!("let {name} = client");
    for call in calls {
        text.push('\n');
        text.push_str(&indented(&call));
    }
    text.push_str("\n    .await?;");
    text
}

/// Formats code that uses an item only if it is open: the item is read first, because only the server knows its state.
pub(super) fn if_open(item: &str, calls: impl IntoIterator<Item = String>, done: &str) -> String {
    format!(
        "{}\nif let Some({item}) = state.into_open() {{\n{}\n}}",
        awaited("state", calls),
        indented(done),
    )
}

/// Formats a call with a struct, or a chain, as its argument.
pub(super) fn with_argument(call: &str, argument: &str) -> String {
    format!("{call}({argument})")
}

/// Formats a struct with the given fields and defaults for the others.
pub(super) fn structure(path: &str, fields: &[(String, String)]) -> String {
    if fields.is_empty() {
        return format!("{path}::default()");
    }
    let fields = fields.iter();
    let fields: String = fields
        .map(|(name, value)| format!("    {name}: {},\n", indented_after_first(value)))
        .collect();
    format!("{path} {{\n{fields}    ..Default::default()\n}}")
}

/// Formats a value that is built by calls: one per line if there are several.
pub(super) fn built(start: &str, calls: &[String]) -> String {
    match calls {
        [] | [_] => format!("{start}{}", calls.concat()),
        several => {
            let lines = several.iter();
            let lines: String = lines.map(|call| format!("\n{}", indented(call))).collect();
            format!("{start}{lines}")
        }
    }
}

fn indented(text: &str) -> String {
    format!("    {}", indented_after_first(text))
}

/// No literal spans lines, so that every line can be indented.
fn indented_after_first(text: &str) -> String {
    text.replace('\n', "\n    ")
}
