//! File names of modules.

use welkin_designer::fnv::Fnv;

/// File names that are special to Cargo, to the compiler, or to Windows (regardless of the extension).
const TAKEN: &[&str] = &[
    "aux", "build", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
    "con", "lib", "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
    "main", "mod", "nul", "prn",
];

/// Maximum length that every file system supports: an encrypted one permits 143 bytes, including the extension.
const LONGEST: usize = 120;

/// Returns the file name of a module: the module's name if possible, otherwise a name with a hyphen, which no module
/// name contains.
pub(super) fn of_module(module: &str) -> String {
    let folded = module.to_lowercase();
    if TAKEN.contains(&&*folded) {
        return format!("{module}-module.rs");
    }
    if module.len() <= LONGEST {
        return format!("{module}.rs");
    }
    let start = (0..=LONGEST - HASH)
        .rev()
        .find(|end| module.is_char_boundary(*end))
        .unwrap_or(0);
    let hash = Fnv::new().bytes(module.as_bytes()).finish();
    format!("{}-{hash:016x}.rs", &module[..start])
}

/// Length of a hyphen, which no module name contains, and 16 digits.
const HASH: usize = 17;

#[cfg(test)]
mod tests {
    use super::{LONGEST, of_module};

    #[test]
    fn a_file_is_called_like_its_module_if_it_can_be() {
        assert_eq!(of_module("vitals"), "vitals.rs");
        for taken in ["lib", "main", "mod", "build", "con", "nul", "COM1"] {
            assert_eq!(of_module(taken), format!("{taken}-module.rs"));
        }
        let (one, other) = ("é".repeat(200), format!("{}e", "é".repeat(199)));
        assert!(of_module(&one).len() <= LONGEST + ".rs".len());
        assert_ne!(of_module(&one), of_module(&other));
    }
}
