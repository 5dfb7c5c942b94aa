//! File names of modules.

use welkin_designer::fnv::Fnv;
use welkin_model::model::DEVICES;

/// File names that are special to Cargo or to the compiler, and devices of some versions of Windows only.
const TAKEN: &[&str] = &["build", "com0", "lib", "lpt0", "main", "mod"];

/// Maximum length that every file system supports: an encrypted one permits 143 bytes, including the extension.
const LONGEST: usize = 120;

/// Returns the file name of a module: the module's name if possible, otherwise a name with a hyphen, which no module
/// name contains.
pub(super) fn of_module(module: &str) -> String {
    let folded = module.to_lowercase();
    if TAKEN.iter().chain(DEVICES).any(|taken| *taken == folded) {
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
