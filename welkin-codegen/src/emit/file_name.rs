//! File names of modules.

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
    format!("{}-{:016x}.rs", &module[..start], hash(module))
}

/// Length of a hyphen, which no module name contains, and 16 digits.
const HASH: usize = 17;

/// FNV-1a with 64 bits: file names must be the same with every version of Rust.
fn hash(text: &str) -> u64 {
    let bytes = text.bytes();
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

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
