//! Lookup of any named item in a configuration.

use crate::diagnostic::{Diagnostic, Location, printable};
use crate::generator::Generator;
use crate::model::NamedItem;
use crate::similar;

impl Generator {
    /// Returns all items with this name: a machine name, otherwise a name in Rust, otherwise a title or label.
    /// `OWNER.PART` is a field of a CDT (including option lists), a question of an assessment, or a phase of a program.
    /// `OWNER.` can be omitted if no item has the same name as the part. `*` returns everything.
    ///
    /// ```
    /// let export = r#"[{"name": "cdt-vitals", "fields": [{"name": "cdtf-heart-rate", "type": "integer"}]}]"#;
    /// let generator = welkin_codegen::Generator::from_text("cdts.json", export)?;
    /// for name in ["cdt-vitals.cdtf-heart-rate", "Vitals.heart_rate", "HEART_RATE"] {
    ///     assert_eq!(generator.find(name).unwrap()[0].name(), "cdtf-heart-rate");
    /// }
    /// assert!(generator.find("Vitels").unwrap_err().to_string().contains("`Vitals`"));
    /// # Ok::<(), welkin_codegen::GenerateError>(())
    /// ```
    ///
    /// # Errors
    /// When there is no such item; the error lists the most similar names.
    // For the crates of this workspace: its type is not part of the stable API.
    #[doc(hidden)]
    pub fn find(&self, name: &str) -> Result<Vec<NamedItem<'_>>, Box<Diagnostic>> {
        let items = NamedItem::all(self.model());
        if name == "*" {
            let items = items.into_iter();
            return Ok(items
                .flat_map(|item| std::iter::once(item).chain(item.parts()))
                .collect());
        }
        let whole = called(&items, name);
        if !whole.is_empty() {
            return Ok(whole);
        }
        for (dot, _) in name.match_indices('.') {
            let owners = called(&items, &name[..dot]);
            if let Some(owner) = owners.first() {
                let parts: Vec<_> = owners.iter().flat_map(|owner| owner.parts()).collect();
                let part = &name[dot + 1..];
                let found = called(&parts, part);
                return if found.is_empty() {
                    Err(Box::new(has_no(*owner, part, &parts)))
                } else {
                    Ok(found)
                };
            }
        }
        let parts: Vec<_> = items.iter().flat_map(|item| item.parts()).collect();
        let found = called(&parts, name);
        if found.is_empty() {
            Err(Box::new(unknown(name, &items, &parts)))
        } else {
            Ok(found)
        }
    }

    /// Returns the source location of an item's name; `None` for a security policy.
    // For the crates of this workspace: its type is not part of the stable API.
    #[doc(hidden)]
    #[must_use]
    pub fn location(&self, item: NamedItem<'_>) -> Option<Location> {
        let position = item.position()?;
        Some(self.configuration().sources.locate(position))
    }
}

fn has_no(owner: NamedItem<'_>, part: &str, parts: &[NamedItem<'_>]) -> Diagnostic {
    let part_kind = match owner {
        NamedItem::Assessment(_) => "question",
        NamedItem::Program(_) => "phase",
        _ => "field",
    };
    let (kind, name, part_shown) = (owner.kind(), printable(owner.name()), printable(part));
    let names = parts.iter().copied().flat_map(names);
    Diagnostic::error(format!("{kind} `{name}` has no {part_kind} `{part_shown}`"))
        .help(similar::help(part, names, &format!("{part_kind}s")))
}

/// Returns the machine name of an item and its names in Rust.
fn names(item: NamedItem<'_>) -> impl Iterator<Item = &str> {
    std::iter::once(item.name()).chain(item.rust_names())
}

/// Returns the items with this machine name; if there are none, those with this name in Rust; if there are none, those
/// with this title.
fn called<'g>(items: &[NamedItem<'g>], name: &str) -> Vec<NamedItem<'g>> {
    let lowercase = name.to_lowercase();
    let is_titled = |item: &NamedItem<'_>| {
        let title = item.title();
        title.is_some_and(|title| title.to_lowercase() == lowercase)
    };
    let by_name = |item: &NamedItem<'_>| item.name() == name;
    let in_rust = |item: &NamedItem<'_>| item.rust_names().contains(&name);
    let ways: [&dyn Fn(&NamedItem<'_>) -> bool; 3] = [&by_name, &in_rust, &is_titled];
    let found = ways.into_iter().map(|way| {
        let found = items.iter().filter(|item| way(item));
        found.copied().collect::<Vec<_>>()
    });
    found
        .into_iter()
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

fn unknown(name: &str, items: &[NamedItem<'_>], parts: &[NamedItem<'_>]) -> Diagnostic {
    let titles = items.iter().filter_map(|item| item.title());
    let of_items = items.iter().copied().flat_map(names).chain(titles);
    let of_items: Vec<&str> = of_items.collect();
    let is_none_alike = similar::alike(name, &of_items).is_empty();
    let of_parts = parts.iter().copied().flat_map(names);
    let of_parts = of_parts.filter(|_| is_none_alike);
    let shown = printable(name);
    let names = of_items.iter().copied().chain(of_parts);
    Diagnostic::error(format!("there is no item `{shown}` in the configuration"))
        .help(similar::help(name, names, "names"))
}
