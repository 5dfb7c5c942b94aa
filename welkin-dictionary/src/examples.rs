//! Short examples of using a CDT from Rust, curl and SQL.

use welkin_model::document::{CdtDocument, FieldDocument};

use crate::words;

/// A code example and its language.
pub(crate) struct Example {
    pub(crate) language: &'static str,
    /// The language identifier in Markdown.
    pub(crate) fence: &'static str,
    pub(crate) text: String,
}

/// Returns the examples for a CDT's records; empty if it is not known to have records of its own.
pub(crate) fn of(cdt: &CdtDocument) -> Vec<Example> {
    // Document types, dispositions and goals have separate calls.
    if cdt.relation != "COMMON" || !cdt.readable {
        return Vec::new();
    }
    vec![
        Example {
            language: "Rust",
            fence: "rust",
            text: rust(cdt),
        },
        Example {
            language: "curl",
            fence: "sh",
            text: curl(cdt),
        },
        Example {
            language: "SQL",
            fence: "sql",
            text: sql(cdt),
        },
    ]
}

fn rust(cdt: &CdtDocument) -> String {
    let accessor = &cdt.rust.module;
    let mut text = format!("let records = welkin.patient(patient_id).{accessor}();\n");
    let change = cdt.updatable.then(|| change(cdt)).flatten();
    let use_of_record = match &change {
        Some(change) => format!("    records.update(&record.id, &care::{change}).await?;\n"),
        None => "    println!(\"{}\", record.id);\n".to_owned(),
    };
    if cdt.single_record {
        text.push_str("if let Some(record) = records.only().await? {\n");
    } else {
        text.push_str("let mut stream = records.list().stream();\n");
        text.push_str("while let Some(record) = stream.try_next().await? {\n");
    }
    text.push_str(&use_of_record);
    text.push('}');
    text
}

/// Returns `VitalsPatch::new().heart_rate(20)`, with the first field for which a valid value is known.
fn change(cdt: &CdtDocument) -> Option<String> {
    let values = cdt
        .fields
        .iter()
        .filter(|field| field.editable && !field.deprecated && !field.multiple);
    let (field, value) = values
        .filter_map(|field| Some((field, value(cdt, field)?)))
        .next()?;
    Some(format!(
        "{}::new().{}({value})",
        cdt.rust.patch, field.rust.field
    ))
}

fn value(cdt: &CdtDocument, field: &FieldDocument) -> Option<String> {
    match field.field_type {
        "boolean" => Some("true".to_owned()),
        "integer" => Some(format!("{}", field.rules.min.unwrap_or(1.0).ceil())),
        "select" => {
            let list = field.rust.option_list.as_deref()?;
            let option = field.options.first()?;
            Some(format!(
                "care::{}::{list}::{}",
                cdt.rust.module, option.rust
            ))
        }
        _ => None,
    }
}

fn curl(cdt: &CdtDocument) -> String {
    format!(
        "curl -H \"Authorization: Bearer $TOKEN\" \"$WELKIN_URL/patients/$PATIENT/cdts/{}\"",
        path_segment(&cdt.name)
    )
}

/// Encodes a machine name as a path segment within shell quotes.
fn path_segment(name: &str) -> String {
    let bytes = name.bytes();
    let encoded = bytes.map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
            (byte as char).to_string()
        }
        other => format!("%{other:02X}"),
    });
    encoded.collect()
}

fn sql(cdt: &CdtDocument) -> String {
    let columns = cdt.fields.iter().map(|field| quoted(&field.rust.field));
    let columns: Vec<String> = std::iter::once(quoted("patient_id"))
        .chain(columns.take(3))
        .collect();
    format!(
        "SELECT {}\nFROM {}\nLIMIT 10;",
        columns.join(", "),
        quoted(&cdt.rust.module)
    )
}

fn quoted(identifier: &str) -> String {
    format!("\"{}\"", identifier.replace('"', "\"\""))
}

/// Returns the note about the values in the examples.
pub(crate) fn note(cdt: &CdtDocument) -> String {
    format!(
        "In Rust, care is the module with the generated code. With curl, $WELKIN_URL ends with the tenant and environment, as in the \
         profile v8. The SQL reads an export of {} through the views that `schema --format duckdb` prints.",
        words::title(&cdt.title, &cdt.name)
    )
}
