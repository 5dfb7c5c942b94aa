//! The content of a configuration, as aligned text.

use std::collections::BTreeMap;

use comfy_table::{Table, presets};
use welkin_codegen::diagnostic::escaped;

use super::content::{CdtContent, Content, Named};

/// Maximum length of a text in a cell, in characters.
const LONGEST_CELL: usize = 60;

/// A heading with a number, and the content below it.
struct Section {
    title: String,
    number: usize,
    header: &'static [&'static str],
    rows: Vec<Vec<String>>,
}

impl Section {
    /// Creates a section with one row per item.
    fn of<T>(
        title: impl Into<String>,
        header: &'static [&'static str],
        items: impl IntoIterator<Item = T>,
        row: impl Fn(T) -> Vec<String>,
    ) -> Self {
        let rows: Vec<_> = items.into_iter().map(row).collect();
        Self {
            title: title.into(),
            number: rows.len(),
            header,
            rows,
        }
    }

    fn numbered(self, number: usize) -> Self {
        Self { number, ..self }
    }

    fn render(&self) -> String {
        let heading = format!("{}: {}\n", self.title, self.number);
        if self.rows.is_empty() {
            return heading;
        }
        let mut table = Table::new();
        table.load_style(presets::NOTHING).set_header(self.header);
        for row in &self.rows {
            table.add_row(row.iter().map(|text| printable(text)));
        }
        heading + &table.trim_fmt() + "\n"
    }
}

pub(super) fn render(content: &Content) -> String {
    let sections: Vec<String> = sections(content).iter().map(Section::render).collect();
    sections.join("\n") + &warnings(&content.warning_texts)
}

fn sections(content: &Content) -> Vec<Section> {
    let number_of_fields = content.fields_by_type.values().sum();
    let mut sections = vec![
        Section::of("Inputs", &["PATH", "KIND"], &content.inputs, |input| {
            vec![input.path.clone(), input.kind_words.to_owned()]
        }),
        cdts("CDTs", &content.cdts),
        numbers(
            "Fields by type",
            &["TYPE", "FIELDS"],
            &content.fields_by_type,
        )
        .numbered(number_of_fields),
        cdts("Profile data types", &content.profile_data_types),
        named("Encounter templates", &content.encounter_templates),
        assessments(content),
        programs(content),
        dictionaries(content),
    ];
    let others = content.others.values();
    sections.extend(others.map(|list| named(&capitalized(list.plural), &list.items)));
    sections.extend([
        Section::of(
            "Naming prefixes",
            &["KIND", "PREFIX"],
            &content.naming_prefixes,
            |(kind, prefix)| vec![kind.clone(), prefix.clone()],
        ),
        numbers("Sections", &["NAME", "ITEMS"], &content.sections),
    ]);
    sections
}

fn named(title: &str, items: &[Named]) -> Section {
    Section::of(title, &["NAME", "TITLE"], items, |item| {
        vec![item.name.clone(), self::title(item)]
    })
}

fn dictionaries(content: &Content) -> Section {
    let header = &["NAME", "TITLE", "FIELDS"];
    Section::of(
        "Dictionaries",
        header,
        &content.dictionaries,
        |dictionary| {
            let named = &dictionary.named;
            vec![
                named.name.clone(),
                title(named),
                dictionary.fields.to_string(),
            ]
        },
    )
}

fn cdts(title: &'static str, cdts: &[CdtContent]) -> Section {
    let header = &["NAME", "TITLE", "KIND", "RECORDS", "FIELDS", "BY TYPE"];
    Section::of(title, header, cdts, |cdt| {
        let by_type = cdt.fields_by_type.iter();
        let by_type = by_type.map(|(name, number)| format!("{name} {number}"));
        vec![
            cdt.named.name.clone(),
            self::title(&cdt.named),
            if cdt.internal { "internal" } else { "custom" }.to_owned(),
            if cdt.single_record { "single" } else { "multi" }.to_owned(),
            cdt.fields.to_string(),
            by_type.collect::<Vec<_>>().join(", "),
        ]
    })
}

fn assessments(content: &Content) -> Section {
    let header = &["NAME", "TITLE", "SECTIONS", "QUESTIONS", "TEXTS"];
    Section::of("Assessments", header, &content.assessments, |assessment| {
        vec![
            assessment.named.name.clone(),
            title(&assessment.named),
            assessment.sections.to_string(),
            assessment.questions.to_string(),
            assessment.texts.to_string(),
        ]
    })
}

fn programs(content: &Content) -> Section {
    let header = &["NAME", "TITLE", "PHASES"];
    Section::of("Programs", header, &content.programs, |program| {
        let phases: Vec<&str> = program.phases.iter().map(|phase| &*phase.name).collect();
        vec![
            program.named.name.clone(),
            title(&program.named),
            phases.join(", "),
        ]
    })
}

fn numbers(
    title: &'static str,
    header: &'static [&'static str],
    numbers: &BTreeMap<String, usize>,
) -> Section {
    Section::of(title, header, numbers, |(name, number)| {
        vec![name.clone(), number.to_string()]
    })
}

fn capitalized(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

fn title(named: &Named) -> String {
    named.title.clone().unwrap_or_else(|| "-".to_owned())
}

/// Formats warnings in full, each with its location.
fn warnings(texts: &[String]) -> String {
    let mut section = format!("\nWarnings: {}\n", texts.len());
    for text in texts {
        section += &format!("\n{text}\n");
    }
    section
}

/// Formats a text of the configuration for a terminal: short, and without control characters.
fn printable(text: &str) -> String {
    match text.char_indices().nth(LONGEST_CELL) {
        Some((end, _)) => format!("{}…", escaped(&text[..end])),
        None => escaped(text),
    }
}
