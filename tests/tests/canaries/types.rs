//! Completeness: every type of the runtime with `Debug` was searched, or can contain no text.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use syn::visit::{self, Visit};
use syn::{Attribute, ItemEnum, ItemImpl, ItemStruct, Type};

/// The module of types with a hand-written `Debug` that `tests/webhooks.rs` searches.
const ELSEWHERE: &str = "webhook";

/// Types that are printed within searched types, or that only a program fills.
const WITHIN: [(&str, &str); 17] = [
    ("Blocking", "holds nothing of a tenant"),
    ("Body", "of a request: prints names of members alone"),
    (
        "BudgetError",
        "holds what the program's own budget says, nothing of a tenant",
    ),
    (
        "ConfigurationError",
        "names settings of the program; `foreign_text` of the runtime's tests",
    ),
    (
        "Date",
        "taken out of a record by the program, as a number or a text is",
    ),
    (
        "DateTime",
        "taken out of a record by the program, as a number or a text is",
    ),
    ("Enrollment", "prints its `PatientProgram`"),
    ("UntypedRecord", "prints a fixed text, whatever it holds"),
    ("UpsertUntyped", "prints the machine name of a CDT alone"),
    (
        "ForeignText",
        "names of servers and configurations, which are no values",
    ),
    (
        "FirstOf",
        "prints its elements, which are types of this list",
    ),
    (
        "OneLineJson",
        "made to show values that `reveal` was asked for",
    ),
    ("OptionTable", "configuration, compiled into the program"),
    ("Placeholder", "prints a fixed text"),
    ("RawJson", "prints as the `Json` that it is the text of"),
    ("Revealed", "made to show values"),
    ("UnreadItem", "position, id and reason; within pages"),
];

/// Types that derive `Debug` and contain no text of a patient.
const HARMLESS: [(&str, &str); 20] = [
    (
        "UnknownOption",
        "options of the configuration, all that an ambiguous text of the program may mean",
    ),
    ("ConfigurationChange", "configuration of the tenant"),
    ("ReadRowError", "the machine names of CDTs"),
    (
        "Upserted",
        "machine names of fields, beside a record that hides its values",
    ),
    ("Difference", "configuration of the tenant"),
    (
        "EnvironmentPlacement",
        "a profile of the API: paths and parameters",
    ),
    ("ExportFormat", "a profile of the API: paths and parameters"),
    (
        "ExportResource",
        "Welkin's word for what the program exports",
    ),
    ("FieldSchema", "configuration, compiled into the program"),
    (
        "FilterPlacement",
        "a profile of the API: paths and parameters",
    ),
    ("ForeignIds", "a profile of the API: paths and parameters"),
    ("GoalTemplate", "configuration of the tenant"),
    (
        "ListParameters",
        "a profile of the API: paths and parameters",
    ),
    ("Literal", "configuration, compiled into the program"),
    ("PhaseRequest", "a profile of the API: paths and parameters"),
    ("Profile", "a profile of the API: paths and parameters"),
    (
        "RowError",
        "a status that is a code, and problems, which hide what they hold",
    ),
    ("Rule", "configuration, compiled into the program"),
    (
        "StoredToken",
        "the token is a `SecretString`; beside it stands for whom it was issued",
    ),
    ("TokenRequest", "a profile of the API: paths and parameters"),
];

/// The types of a crate with `Debug`.
#[derive(Default)]
struct Printed {
    /// Types that a program can name.
    public: BTreeSet<String>,
    /// Types with a hand-written `Debug`.
    written: BTreeSet<String>,
    /// Types with a derived `Debug`, each with the type of a field that is a text, a floating-point number or JSON.
    derived: BTreeMap<String, Option<String>>,
}

/// Fails for a type that is neither searched nor known to be harmless.
pub(crate) fn assert_that_none_is_forgotten(searched: &BTreeSet<String>) {
    let mut printed = Printed::default();
    for sources in ["../welkin-record/src", "../welkin-runtime/src"] {
        read(Path::new(sources), &mut printed);
    }
    assert!(printed.written.len() > 40, "the types are found");
    let known = |table: &[(&str, &str)], name: &str| table.iter().any(|(known, _)| *known == name);
    let written = printed.written.intersection(&printed.public);
    let forgotten: Vec<_> = written
        .filter(|name| !searched.contains(*name) && !known(&WITHIN, name))
        .collect();
    assert!(
        forgotten.is_empty(),
        "search what these types print, in this test: {forgotten:?}"
    );
    let derived = printed.derived.iter();
    let unknown: Vec<_> = derived
        .filter_map(|(name, held)| Some((name, held.as_ref()?)))
        .filter(|(name, _)| !known(&HARMLESS, name))
        .collect();
    assert!(
        unknown.is_empty(),
        "these derive `Debug` and hold what may be health data: write one that hides it, or say in HARMLESS why it can't be: \
         {unknown:#?}"
    );
    for (name, reason) in HARMLESS {
        assert!(
            printed.derived.contains_key(name),
            "no type {name} derives `Debug`: {reason}"
        );
    }
    for (name, reason) in WITHIN {
        assert!(
            printed.written.contains(name),
            "no type {name} prints itself: {reason}"
        );
    }
}

fn read(folder: &Path, printed: &mut Printed) {
    for entry in std::fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("it can be read").path();
        if path.is_dir() && !path.ends_with(ELSEWHERE) {
            read(&path, printed);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).expect("it is text");
            printed.visit_file(&syn::parse_file(&text).expect("it is Rust"));
        }
    }
}

impl Printed {
    fn item(&mut self, name: &syn::Ident, attributes: &[Attribute], fields: Vec<&Type>) {
        self.public.insert(name.to_string());
        if derives_debug(attributes) {
            let held = fields.into_iter().find_map(telling);
            self.derived.insert(name.to_string(), held);
        }
    }
}

impl<'ast> Visit<'ast> for Printed {
    fn visit_item_struct(&mut self, item: &'ast ItemStruct) {
        if matches!(item.vis, syn::Visibility::Public(_)) {
            let fields = item.fields.iter().map(|field| &field.ty).collect();
            self.item(&item.ident, &item.attrs, fields);
        }
    }

    fn visit_item_enum(&mut self, item: &'ast ItemEnum) {
        if matches!(item.vis, syn::Visibility::Public(_)) {
            let fields = item.variants.iter().flat_map(|variant| &variant.fields);
            self.item(
                &item.ident,
                &item.attrs,
                fields.map(|field| &field.ty).collect(),
            );
        }
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        let Some((of, _)) = &item.trait_ else {
            return;
        };
        let prints = of.segments.last().is_some_and(|last| last.ident == "Debug");
        if let (true, Type::Path(path)) = (prints, &*item.self_ty)
            && let Some(last) = path.path.segments.last()
        {
            self.written.insert(last.ident.to_string());
        }
    }

    /// Skips test modules, because users do not print their types.
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if module.ident != "tests" {
            visit::visit_item_mod(self, module);
        }
    }

    /// Skips `fixed_fields!` and `open_words!`, whose types print like CDTs and options.
    fn visit_macro(&mut self, written: &'ast syn::Macro) {
        let tokens = written.tokens.to_string();
        let words: Vec<&str> = tokens.split_whitespace().collect();
        for words in words.windows(3) {
            if let ["pub", "struct" | "enum", name] = words
                && name.starts_with(char::is_uppercase)
            {
                let is_part = |c: char| c.is_alphanumeric();
                let end = name.find(|c| !is_part(c)).unwrap_or(name.len());
                let name = name[..end].to_owned();
                self.public.insert(name.clone());
                self.written.insert(name);
            }
        }
    }
}

fn derives_debug(attributes: &[Attribute]) -> bool {
    let mut found = false;
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("derive"))
    {
        let derived = attribute.parse_nested_meta(|path| {
            found |= path.path.is_ident("Debug");
            Ok(())
        });
        derived.expect("it is a list of traits");
    }
    found
}

/// Returns the type if its values may contain data of a patient. `&'static` values are part of the program.
fn telling(of: &Type) -> Option<String> {
    const TELLING: [&str; 10] = [
        "String",
        "str",
        "Value",
        "Json",
        "f64",
        "Map",
        "Cow",
        "SecretString",
        "DateTime",
        "Date",
    ];
    match of {
        Type::Reference(reference)
            if reference
                .lifetime
                .as_ref()
                .is_some_and(|at| at.ident == "static") =>
        {
            None
        }
        Type::Reference(reference) => telling(&reference.elem),
        Type::Slice(slice) => telling(&slice.elem),
        Type::Array(array) => telling(&array.elem),
        Type::Tuple(tuple) => tuple.elems.iter().find_map(telling),
        Type::Path(path) => path.path.segments.iter().find_map(|segment| {
            if TELLING.iter().any(|telling| segment.ident == telling) {
                return Some(segment.ident.to_string());
            }
            let syn::PathArguments::AngleBracketed(arguments) = &segment.arguments else {
                return None;
            };
            arguments.args.iter().find_map(|argument| match argument {
                syn::GenericArgument::Type(of) => telling(of),
                _ => None,
            })
        }),
        _ => None,
    }
}
