//! Random configurations: reading and emitting them does not panic, and the generated code is valid Rust, and
//! deterministic.

use std::any::Any;
use std::ops::AddAssign;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};

use welkin_codegen::Generator;
use welkin_codegen::model::{FieldType, Model};
use welkin_tests::random;

/// The number of configurations, unless `WELKIN_RANDOM_CONFIGURATIONS` sets another one.
const CONFIGURATIONS: u64 = 1000;

/// Counts of tested items.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    configurations: u64,
    bytes_read: usize,
    longest: usize,
    cdts: usize,
    fields: usize,
    options: usize,
    warnings: usize,
    bytes_emitted: usize,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.configurations += other.configurations;
        self.bytes_read += other.bytes_read;
        self.longest = self.longest.max(other.longest);
        self.cdts += other.cdts;
        self.fields += other.fields;
        self.options += other.options;
        self.warnings += other.warnings;
        self.bytes_emitted += other.bytes_emitted;
    }
}

fn count_model(model: &Model) -> Counts {
    let fields = || model.cdts.iter().flat_map(|cdt| &cdt.fields);
    let options = fields().map(|field| match &field.field_type {
        FieldType::Options(list) => list.options.len(),
        _ => 0,
    });
    Counts {
        configurations: 1,
        cdts: model.cdts.len(),
        fields: fields().count(),
        options: options.sum(),
        ..Counts::default()
    }
}

/// Whether a character could control an editor or a terminal: generated code must not contain it unescaped.
fn steers(character: char) -> bool {
    (character.is_control() && character != '\n')
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn is_plain_file_name(name: &str) -> bool {
    name.strip_suffix(".rs").is_some_and(|stem| {
        !stem.is_empty()
            && stem.bytes().all(|byte| {
                byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte)
            })
    })
}

/// Reads and emits one configuration twice, and checks the generated code.
fn check(seed: u64) -> Counts {
    let text = random::configuration(seed);
    let generator = Generator::from_text("random.json", &text)
        .unwrap_or_else(|error| panic!("not read: {error}"));
    let emitted = generator.generate().expect("no label has changed");
    let single_file = emitted.single_file();
    syn::parse_file(&single_file).unwrap_or_else(|error| panic!("no Rust: {error}"));
    assert_eq!(single_file.find(steers), None, "a character that steers");

    let files = emitted.module_files();
    let mut names: Vec<&str> = files.iter().map(|(name, _)| &**name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), files.len(), "two files of one name");
    for (name, text) in &files {
        assert!(is_plain_file_name(name), "{name:?}");
        syn::parse_file(text).unwrap_or_else(|error| panic!("{name} is no Rust: {error}"));
    }

    let again = Generator::from_text("random.json", &text).expect("it was read before");
    assert!(
        again
            .generate()
            .expect("no label has changed")
            .single_file()
            == single_file,
        "other bytes the second time"
    );
    let warnings: Vec<String> = generator.warnings().map(ToString::to_string).collect();
    assert!(
        warnings
            == again
                .warnings()
                .map(ToString::to_string)
                .collect::<Vec<_>>(),
        "other warnings the second time"
    );
    Counts {
        bytes_read: text.len(),
        longest: text.len(),
        warnings: warnings.len(),
        bytes_emitted: single_file.len(),
        ..count_model(generator.model())
    }
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("a panic without words")
        .chars()
        .take(500)
        .collect()
}

#[test]
fn random_configurations_emit_rust_and_the_same_bytes_each_time() {
    let wanted = std::env::var("WELKIN_RANDOM_CONFIGURATIONS");
    let total = wanted.map_or(CONFIGURATIONS, |number| {
        number.parse().expect("a number of configurations")
    });
    let next = AtomicU64::new(0);
    let work = || {
        let (mut counts, mut failures) = (Counts::default(), Vec::new());
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= total {
                return (counts, failures);
            }
            match catch_unwind(AssertUnwindSafe(|| check(seed))) {
                Ok(seen) => counts += seen,
                Err(panic) => failures.push(format!("seed {seed}: {}", words(&*panic))),
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (mut counts, mut failures) = (Counts::default(), Vec::new());
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            let (seen, failed) = worker.join().expect("panics are caught");
            counts += seen;
            failures.extend(failed);
        }
    });
    println!(
        "random configurations: {counts:?}, {} failures",
        failures.len()
    );
    assert!(
        failures.is_empty(),
        "{} of {total}:\n{}",
        failures.len(),
        failures.join("\n")
    );
}
