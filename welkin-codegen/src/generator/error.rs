//! Why nothing was generated.

#[cfg(feature = "package")]
use super::package::PackageError;
use crate::config::ConfigError;
use crate::output::OutputError;

/// Why nothing was generated.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum GenerateError {
    /// An input could not be read or understood.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The result could not be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// There can be no such crate.
    #[cfg(feature = "package")]
    #[error(transparent)]
    Package(#[from] PackageError),
    /// `OUT_DIR` is not set, as it is in a build script.
    #[error("OUT_DIR is not set: write_to_out_dir works in a build script only")]
    NoOutDir,
}

/// A build script that returns this error prints `Error: ` and its `Debug` form: the text of `Display`.
impl std::fmt::Debug for GenerateError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words = self.to_string();
        formatter.write_str(words.strip_prefix("error: ").unwrap_or(&words))
    }
}

#[cfg(test)]
mod tests {
    use crate::generator::Generator;

    /// A build script that returns an error shows its `Debug` form.
    #[test]
    fn an_error_reads_the_same_from_a_build_script() {
        let error = Generator::from_text("export.json", "[{\"name\":").unwrap_err();
        assert_eq!(format!("error: {error:?}"), error.to_string());
        assert!(error.to_string().contains("export.json:1:10"), "{error}");
    }
}
