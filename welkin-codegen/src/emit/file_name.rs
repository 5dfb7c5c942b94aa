//! What the file of a module is called.

/// Files with these names are something else than a module: to Cargo, to the compiler, or to Windows, whatever their
/// ending.
const TAKEN: &[&str] = &[
    "aux", "build", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
    "con", "lib", "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
    "main", "mod", "nul", "prn",
];

/// Longer names don't fit on every file system: 143 bytes is what an encrypted one takes, with the ending.
const LONGEST: usize = 120;

/// The file of a module, which is called like it if it can be; otherwise its name has a hyphen, which no module has.
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

/// A hyphen, which no module has in its name, and 16 digits.
const HASH: usize = 17;

/// FNV-1a, 64 bits: file names must stay the same with every version of Rust.
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
